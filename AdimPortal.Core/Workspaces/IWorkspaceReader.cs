using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>What people see of workspaces.</summary>
public interface IWorkspaceReader
{
    Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel);

    /// <summary>An account's workspaces that aren't terminated, the newest first.</summary>
    Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel);

    /// <summary>Those of an account that ended since then, the last one first.</summary>
    Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since, CancellationToken cancel);

    /// <summary>All workspaces, the newest first, for staff.</summary>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="text">Part of an id, a name or the owner's email; null for all.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<IReadOnlyList<OwnedWorkspace>> ListAsync(WorkspaceStatus? status, string? text, ListCursor? after, int most,
        CancellationToken cancel);

    /// <summary>
    /// All workspaces that cost something: those that count against a plan's places, the newest first.
    /// </summary>
    Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel);
}

public sealed record OwnedWorkspace(Workspace Workspace, string OwnerEmail)
{
    public ListCursor Cursor => new(Workspace.CreatedAt, Workspace.Id.Value);
}
