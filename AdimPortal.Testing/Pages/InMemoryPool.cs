using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>The pool in memory, as its page asks for it.</summary>
public sealed class InMemoryPool : IPool
{
    public List<ParkedWorkspace> Parked { get; } = [];

    public PoolFigures Figures { get; set; } = new(0, null);

    /// <summary>The region and size of each that was asked for.</summary>
    public List<string> Asked { get; } = [];

    public Task<IReadOnlyList<ParkedWorkspace>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ParkedWorkspace>>([.. Parked]);

    public Task<RequestAnswer> ParkAsync(Workspace workspace, ActPermit permit, CancellationToken cancel)
    {
        Asked.Add($"{workspace.Region} {workspace.Size}");
        Parked.Add(new ParkedWorkspace(workspace.Id, workspace.Region, workspace.Size, workspace.Status,
            workspace.CreatedAt, null, null, IsCurrent: true, IsBusy: true));
        return Task.FromResult<RequestAnswer>(new RequestAnswer.Accepted(OperationId.New(workspace.CreatedAt)));
    }

    public Task<int> ServersAsync(CancellationToken cancel) => Task.FromResult(Parked.Count);

    public Task<PoolFailures> FailuresAsync(CancellationToken cancel) => Task.FromResult(PoolFailures.None);

    public Task<IReadOnlyList<Arrival>> ArrivalsAsync(DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Arrival>>([]);

    public Task<PoolFigures> FiguresAsync(DateTimeOffset since, CancellationToken cancel) => Task.FromResult(Figures);
}
