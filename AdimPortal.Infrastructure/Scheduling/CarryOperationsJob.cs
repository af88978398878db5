using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// Carries every operation that is due, one after another, until none is left. It takes no arguments, may run at any time, on any node and many
/// times at once: the lease decides who carries what.
/// </summary>
internal sealed class CarryOperationsJob(IOperationStore store, OperationExecutor executor) : IJob
{
    public const string Group = "operations";

    public static readonly JobKey Key = new("carry", Group);

    /// <summary>Of this process, and new with each start: a node that comes back is another one.</summary>
    private static readonly string Node = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7():N}";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await store.ClaimAsync(Node, cancellationToken) is { } lease)
            await executor.CarryAsync(lease, cancellationToken);
    }
}
