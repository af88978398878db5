using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>What people see of workspaces.</summary>
public interface IWorkspaceReader
{
    Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel);

    /// <summary>
    /// What became of a wish: the workspace that was built under its id, or the one that was claimed for it; null while
    /// it is none.
    /// </summary>
    Task<Workspace?> FindWishedAsync(WorkspaceId id, CancellationToken cancel) => FindAsync(id, cancel);

    /// <summary>An account's workspaces that aren't terminated, the newest first.</summary>
    Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel);

    /// <summary>Those of an account that ended since then, the last one first.</summary>
    Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since, CancellationToken cancel);

    /// <summary>Those of all workspaces that are looked for, a page of them, for staff.</summary>
    /// <param name="skip">How many stand on the pages before.</param>
    Task<ListPage<OwnedWorkspace>> ListAsync(WorkspaceQuery query, int skip, int most, CancellationToken cancel);

    /// <summary>Those that are looked for, the oldest first whatever order is asked for, for staff: all of them, when
    /// it is asked again and again.</summary>
    /// <param name="after">Where the part before ended; null for the first.</param>
    Task<IReadOnlyList<OwnedWorkspace>> ListAfterAsync(WorkspaceQuery query, ListCursor? after, int most,
        CancellationToken cancel);

    /// <summary>How many workspaces there are in each status, for staff; none where there are none.</summary>
    Task<IReadOnlyDictionary<WorkspaceStatus, int>> CountAsync(CancellationToken cancel);

    /// <summary>
    /// All workspaces that cost something: those that count against a plan's places, the newest first.
    /// </summary>
    Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel);
}

public sealed record OwnedWorkspace(Workspace Workspace, string OwnerEmail);
