using AdimPortal.Core.Maintenance;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Maintenance;

/// <summary>Moves the roll-out of updates on, and begins one when it is time.</summary>
[DisallowConcurrentExecution]
internal sealed class RollOutUpdatesJob(Caretaker caretaker) : IJob
{
    public static readonly JobKey Key = new("roll-out-updates", CarryOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await caretaker.UpdateAsync(cancellationToken);
}

/// <summary>Asks for passwords and keys to be renewed that are old enough.</summary>
[DisallowConcurrentExecution]
internal sealed class RotateSecretsJob(Caretaker caretaker) : IJob
{
    public static readonly JobKey Key = new("rotate-secrets", CarryOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await caretaker.RotateAsync(cancellationToken);
}
