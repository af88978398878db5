using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>What pages read of refused requests, in memory.</summary>
public sealed class InMemoryRefusedRequests : IRefusedRequests
{
    public List<RefusedRequest> All { get; } = [];

    public Task<IReadOnlyList<RefusedRequest>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<RefusedRequest>>([.. All.Where(r => r.Workspace == workspace)]);

    public Task<bool> RetryAsync(ActPermit permit, string operation, CancellationToken cancel) =>
        Task.FromResult(All.RemoveAll(r => r.Operation == operation) > 0);
}
