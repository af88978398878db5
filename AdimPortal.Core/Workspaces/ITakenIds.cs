namespace AdimPortal.Core.Workspaces;

/// <summary>Knows which workspace ids are in use, or were, or are promised to somebody who pays first.</summary>
public interface ITakenIds
{
    /// <summary>Whether any of them is taken.</summary>
    Task<bool> AnyAsync(IReadOnlyCollection<WorkspaceId> ids, CancellationToken cancel);
}
