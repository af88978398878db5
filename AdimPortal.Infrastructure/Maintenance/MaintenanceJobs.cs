using AdimPortal.Core.Maintenance;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Maintenance;

/// <summary>Moves the roll-out of updates on, and begins one when it is time.</summary>
[DisallowConcurrentExecution]
internal sealed class RollOutUpdatesJob(MaintenanceScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("roll-out-updates", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.UpdateAsync(cancellationToken);
}

/// <summary>Asks for passwords and keys to be renewed that are old enough.</summary>
[DisallowConcurrentExecution]
internal sealed class RotateSecretsJob(MaintenanceScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("rotate-secrets", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.RotateAsync(cancellationToken);
}
