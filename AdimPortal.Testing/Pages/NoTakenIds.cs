using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>A portal that never had a workspace, as far as ids go.</summary>
internal sealed class NoTakenIds : ITakenIds
{
    public Task<bool> AnyAsync(IReadOnlyCollection<WorkspaceId> ids, CancellationToken cancel) =>
        Task.FromResult(false);
}
