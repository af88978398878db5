using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>What waits for owners, and what was decided.</summary>
internal sealed class InMemoryPendingActs : IPendingActs
{
    public PendingAct? Waiting { get; set; }

    public List<(Act Act, Guid? Backup)> Asked { get; } = [];

    public List<Act> Decided { get; } = [];

    public Task<PendingAct?> SaveAsync(DelayedAct asked, Guid? backup, CancellationToken cancel)
    {
        if (Waiting is not null)
            return Task.FromResult<PendingAct?>(null);
        Asked.Add((asked.Act, backup));
        Waiting = new PendingAct(1, asked.Act, asked.Later.On(asked.Act), backup, asked.Later.By!.Value,
            asked.Later.Reason!, default, default, PendingState.Waiting);
        return Task.FromResult<PendingAct?>(Waiting);
    }

    public Task<PendingAct?> FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(Waiting?.Workspace == workspace ? Waiting : null);

    public Task<bool> DecideAsync(ActPermit permit, long pending, CancellationToken cancel)
    {
        Decided.Add(permit.Act);
        Waiting = null;
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<PendingAct>> DueAsync(int most, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<bool> TakeAsync(long pending, CancellationToken cancel) => throw new NotSupportedException();

    public Task PutOffAsync(long pending, PendingState state, DateTimeOffset until, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task FailAsync(long pending, string message, CancellationToken cancel) => throw new NotSupportedException();
}
