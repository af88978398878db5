using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>Reads what the sweep has to know of workspaces, in one query.</summary>
public interface ISweptWorkspaces
{
    /// <returns>Those of them that this portal ever had.</returns>
    Task<IReadOnlyDictionary<WorkspaceId, SweptWorkspace>> ReadAsync(IReadOnlyCollection<WorkspaceId> ids,
        CancellationToken cancel);
}
