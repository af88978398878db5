using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// The operations' table, as the executor sees it. Every write carries the lease's epoch and is refused in the same
/// statement when a later epoch exists: a node that was paused and lost its lease can't write.
/// </summary>
public interface IOperationStore
{
    /// <summary>Takes the lease of one operation that is due and that nobody holds, or answers null.</summary>
    Task<OperationLease?> ClaimAsync(string node, CancellationToken cancel);

    Task<OperationRecord> LoadAsync(OperationLease lease, CancellationToken cancel);

    /// <summary>
    /// Appends one event, keeps the workspace if one is given, and tells everybody who watches, in one transaction.
    /// </summary>
    /// <exception cref="LeaseLostException">A later epoch exists.</exception>
    Task AppendAsync(OperationLease lease, LoggedEvent entry, OperationStatus status, Workspace? workspace,
        CancellationToken cancel);

    /// <exception cref="LeaseLostException">A later epoch exists.</exception>
    Task AppendLinesAsync(OperationLease lease, IReadOnlyList<OutputLine> lines, CancellationToken cancel);

    Task<int> CountLinesAsync(OperationLease lease, string source, int attempt, CancellationToken cancel);

    /// <summary>Extends the lease, and tells what has been asked of the operation meanwhile.</summary>
    Task<LeaseCheck> RenewAsync(OperationLease lease, CancellationToken cancel);

    /// <summary>
    /// Gives the lease back. The operation is due again at <paramref name="wakeAt"/>, or when the condition is seen;
    /// never when null.
    /// </summary>
    Task ReleaseAsync(OperationLease lease, DateTimeOffset? wakeAt, string? conditionKey, CancellationToken cancel);
}

/// <param name="Epoch">Grows by one with each claim of the operation, and starts above those of the workspace's earlier
/// operations: servers remember it.</param>
public sealed record OperationLease(OperationId Operation, long Epoch, string Node);

public sealed record OperationRecord(OperationHeader Header, Workspace Workspace, IReadOnlyList<LoggedEvent> Log,
    RequestedAct Requested);

/// <summary>What people asked of the operation and it has not taken up yet.</summary>
/// <param name="By">The account that asked.</param>
public readonly record struct RequestedAct(bool Cancel, bool Resume, Guid? By);

/// <param name="By">The account that called it off, if one did.</param>
public readonly record struct LeaseCheck(bool Held, bool CancelRequested, Guid? By);

/// <param name="Try">Which attempt of the step said it: see <see cref="StepState.Attempt"/>.</param>
public sealed record OutputLine(DateTimeOffset At, string Source, int Try, string Text);

public sealed class LeaseLostException(OperationLease lease)
    : Exception($"The lease of operation {lease.Operation} with epoch {lease.Epoch} was taken over.");
