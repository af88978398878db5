using AdimPortal.Core.Acts;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// What owners call their workspaces. Only the name changes: the id, the address, and what was emailed before stay.
/// </summary>
public interface IWorkspaceNames
{
    /// <param name="name">As it was typed.</param>
    /// <returns>Why not, in a sentence for whoever typed it; null when it has that name now.</returns>
    Task<string?> RenameAsync(ActPermit permit, string? name, CancellationToken cancel);
}
