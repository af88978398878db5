using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using Quartz;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// Carries every operation that is due, one after another, until none is left. It takes no arguments, may run at any
/// time, on any node and many times at once: the lease decides who carries what.
/// </summary>
internal sealed class RunOperationsJob(IOperationStore store, OperationExecutor executor, EachItem each,
    TimeProvider time) : IJob
{
    public const string Group = "operations";

    public static readonly JobKey Key = new("run", Group);

    /// <summary>Of this process, and new with each start: a node that comes back is another one.</summary>
    private static readonly string Node =
        $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7():N}";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await store.ClaimAsync(Node, cancellationToken) is { } lease)
        {
            // One whose log can't be read, or whose plan nobody knows, rests: claimed again at once it would keep the
            // others waiting.
            if (await each.RunOneAsync(WorkQueues.Operations, $"{lease.Operation}",
                stop => executor.RunAsync(lease, stop), cancellationToken, $"/operations/{lease.Operation}")
                is not null)
                await store.ReleaseAsync(lease, time.GetUtcNow(), conditionKey: null, CancellationToken.None);
        }
    }
}
