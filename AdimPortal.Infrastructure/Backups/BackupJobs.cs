using AdimPortal.Core.Backups;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Backups;

/// <summary>Asks for backups that are due, and tells of those that are overdue.</summary>
[DisallowConcurrentExecution]
internal sealed class TakeBackupsJob(BackupScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("take-backups", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.BackUpAsync(cancellationToken);
}

/// <summary>Asks for drills that are due, and tells of those that failed.</summary>
[DisallowConcurrentExecution]
internal sealed class DrillBackupsJob(BackupScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("drill-backups", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.DrillAsync(cancellationToken);
}

/// <summary>Removes backups that are old enough.</summary>
[DisallowConcurrentExecution]
internal sealed class RemoveOldBackupsJob(BackupScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("remove-old-backups", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.RemoveOldAsync(cancellationToken);
}
