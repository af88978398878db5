using AdimPortal.Core.Backups;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Backups;

/// <summary>Asks for backups that are due, and tells of those that are overdue.</summary>
[DisallowConcurrentExecution]
internal sealed class TakeBackupsJob(BackupKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("take-backups", CarryOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await keeper.BackUpAsync(cancellationToken);
}

/// <summary>Asks for drills that are due, and tells of those that failed.</summary>
[DisallowConcurrentExecution]
internal sealed class DrillBackupsJob(BackupKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("drill-backups", CarryOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await keeper.DrillAsync(cancellationToken);
}

/// <summary>Removes backups that are old enough.</summary>
[DisallowConcurrentExecution]
internal sealed class RemoveOldBackupsJob(BackupKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("remove-old-backups", CarryOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await keeper.RemoveOldAsync(cancellationToken);
}
