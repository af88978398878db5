using AdimPortal.Core.Acts;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>Two acts of an admin's are due: the bad workspace's stands first.</summary>
internal sealed class PendingActFixture : IQueueFixture, IPendingActs, IActors
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var requests = new OneFailingRequests(bad);
        var gate = new ActGate(this, requests, null!, requests.Time);
        await requests.EndAsync(
            new PendingActRunner(this, gate, requests.Provisioning, requests.SelfHosted, requests.Backups,
                new InMemoryBackups(), requests.Each,
                new ActOptions(), requests.Time).RunAsync(default));
    }

    public Task<IReadOnlyList<PendingAct>> DueAsync(int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<PendingAct>>(
        [.. Lists.Both.Select((id,
            i) =>
            new PendingAct(i, Act.Terminate, id, null, Guid.NewGuid(), "Fraud.", default, default,
                PendingState.Waiting))]);

    public Task<bool> TakeAsync(long pending, CancellationToken cancel) => Task.FromResult(true);

    public Task FailAsync(long pending, string message, CancellationToken cancel) => Task.CompletedTask;

    public Task<bool> IsAdminAsync(Guid account, CancellationToken cancel) => Task.FromResult(true);

    public Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel) => throw new NotSupportedException();

    public Task<PendingAct?> SaveAsync(DelayedAct asked, Guid? backup, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<PendingAct?> FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<bool> DecideAsync(ActPermit permit, long pending, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task PutOffAsync(long pending, PendingState state, DateTimeOffset until, CancellationToken cancel) =>
        throw new NotSupportedException();
}
