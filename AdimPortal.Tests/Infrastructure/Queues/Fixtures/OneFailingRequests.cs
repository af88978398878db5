using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>Operations are accepted for the neighbour; for the bad one the request fails.</summary>
internal sealed class OneFailingRequests(HostileItem bad) : IOperationRequests, IWorkspaceReader
{
    public List<WorkspaceId> Served { get; } = [];

    public ManualTime Time { get; } = new();

    public ProvisioningService Provisioning =>
        new(this, InMemoryWorld.Options, InMemoryWorld.PlansWith(1),
            new WorkspaceIds(new NoTakenIds(), new RepeatableRandom()), Time);

    public SelfHostedService SelfHosted => new(this, Time);

    public BackupService Backups => new(this, Provisioning);

    public MoveService Moves => new(this, InMemoryWorld.Options, InMemoryWorld.PlansWith(1), Time);

    public MaintenanceService Maintenance => new(this);

    public EachItem Each => new(new InMemorySetAside(Time), Time);

    public Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<RequestAnswer> BeginNewAsync(string plan, Workspace workspace, ActPermit permit,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin,
        CancellationToken cancel)
    {
        if (permit.Subject.Workspace == HostileItem.Bad)
            return bad.FailAsync<RequestAnswer>(cancel);
        Served.Add(permit.Subject.Workspace!.Value);
        return Task.FromResult<RequestAnswer>(new RequestAnswer.Accepted(OperationId.New(Time.GetUtcNow())));
    }

    public Task<bool> CancelAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<bool> ResumeAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel)
    {
        var workspace = Workspace.Request(id, Guid.NewGuid(), "Notes", "free", "nyc3", "s-1vcpu-2gb", "adim.test",
            Time.GetUtcNow());
        workspace.Activate(WorkspaceEndpoints.None, Time.GetUtcNow());
        return Task.FromResult<Workspace?>(workspace);
    }

    public Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<ListPage<OwnedWorkspace>> ListAsync(WorkspaceQuery query, int skip, int most,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<WorkspaceStatus, int>> CountAsync(CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<OwnedWorkspace>> ListAfterAsync(WorkspaceQuery query, ListCursor? after, int most,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel) =>
        throw new NotSupportedException();

    public async Task EndAsync(Task round)
    {
        await Rounds.EndAsync(Time, bad, round);
        Assert.Equal([HostileItem.Neighbour], Served.Distinct());
    }
}
