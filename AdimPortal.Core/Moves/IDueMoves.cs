using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>Which workspaces have a second server whose time is over.</summary>
public interface IDueMoves
{
    Task<IReadOnlyList<WorkspaceId>> ListAsync(DateTimeOffset now, CancellationToken cancel);
}
