using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>One operation's row, log and lease, with the rules of the real table.</summary>
/// <param name="epoch">The last one of the workspace's earlier operations.</param>
public sealed class InMemoryOperationStore(OperationHeader header, Workspace workspace, TimeProvider time,
    long epoch = 0) : IOperationStore
{
    private long _epoch = epoch;
    private bool _leased;

    public OperationHeader Header => header;

    public List<LoggedEvent> Log { get; } = [];

    public List<OutputLine> Lines { get; } = [];

    public Workspace Workspace { get; private set; } = workspace;

    public DateTimeOffset? WakeAt { get; private set; } = time.GetUtcNow();

    /// <summary>What may wake it before that.</summary>
    public string? WaitsFor { get; private set; }

    public RequestedAct Requested { get; set; }

    public long Epoch => _epoch;

    public OperationState State => OperationState.Of(Log);

    /// <summary>Asked before each append: true kills the process right there, with nothing more written.</summary>
    public Func<OperationEvent, bool> DiesBefore { get; set; } = _ => false;

    public Task<OperationLease?> ClaimAsync(string node, CancellationToken cancel)
    {
        if (_leased || WakeAt is null || WakeAt > time.GetUtcNow())
            return Task.FromResult<OperationLease?>(null);
        _leased = true;
        return Task.FromResult<OperationLease?>(new OperationLease(header.Id, ++_epoch, node));
    }

    public Task<OperationRecord> LoadAsync(OperationLease lease, CancellationToken cancel) =>
        Task.FromResult(new OperationRecord(header, Workspace.Copy(), [.. Log], Requested));

    public Task AppendAsync(OperationLease lease, LoggedEvent entry, OperationStatus status, Workspace? workspace,
        CancellationToken cancel)
    {
        Check(lease);
        if (DiesBefore(entry.Event))
        {
            // The lease of a dead process runs out, and the operation is still due.
            _leased = false;
            throw new ProcessDiedException();
        }

        Log.Add(entry);
        Workspace = workspace?.Copy() ?? Workspace;
        if (entry.Event is OperationEvent.Resumed)
            Requested = Requested with { Resume = false };
        return Task.CompletedTask;
    }

    public Task AppendLinesAsync(OperationLease lease, IReadOnlyList<OutputLine> lines, CancellationToken cancel)
    {
        Check(lease);
        lock (Lines)
            Lines.AddRange(lines);
        return Task.CompletedTask;
    }

    public Task<int> CountLinesAsync(OperationLease lease, string source, int attempt, CancellationToken cancel) =>
        Task.FromResult(LinesOf(source, attempt));

    /// <summary>Steps that run side by side write at the same time.</summary>
    private int LinesOf(string source, int attempt)
    {
        lock (Lines)
            return Lines.Count(l => l.Source == source && l.Try == attempt);
    }

    public Task<LeaseCheck> RenewAsync(OperationLease lease, CancellationToken cancel) =>
        Task.FromResult(new LeaseCheck(lease.Epoch == _epoch, Requested.Cancel, Requested.By));

    public Task ReleaseAsync(OperationLease lease, DateTimeOffset? wakeAt, string? conditionKey,
        CancellationToken cancel)
    {
        // Whoever holds it no more gives nothing back.
        if (lease.Epoch != _epoch || !_leased)
            return Task.CompletedTask;
        _leased = false;
        WakeAt = State.HasEnded ? null : wakeAt;
        WaitsFor = conditionKey;
        return Task.CompletedTask;
    }

    /// <summary>What it waits for has happened.</summary>
    public void Wake() => (WakeAt, WaitsFor) = (time.GetUtcNow(), null);

    public void Ask(RequestedAct act)
    {
        Requested = act;
        WakeAt = time.GetUtcNow();
    }

    /// <summary>Another node takes the operation over, as when the lease of the first ran out.</summary>
    public void TakeOver() => _epoch++;

    private void Check(OperationLease lease)
    {
        if (lease.Epoch != _epoch || !_leased)
            throw new LeaseLostException(lease);
    }
}

/// <summary>What SIGKILL looks like from inside a test.</summary>
public sealed class ProcessDiedException : Exception;
