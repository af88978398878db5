using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud;

/// <summary>
/// The names of our snapshots: <c>adim-ws7x2k-final</c>. The name says whose it is and what for, since a snapshot
/// outlives the droplet and the tag that the workspace had.
/// </summary>
public static class SnapshotName
{
    /// <summary>
    /// Taken before a server is switched off for long. It goes when the workspace is back, or with the workspace.
    /// </summary>
    public const string PowerOff = "power-off";

    /// <summary>Taken before a server is deleted for good, and kept for some days.</summary>
    public const string Final = "final";

    /// <summary>Taken of the server that a workspace has moved away from. It goes with that server.</summary>
    public const string Moved = "moved";

    /// <summary>What servers are made from. It is kept as long as its image.</summary>
    public const string Image = "image";

    public static string Of(WorkspaceId workspace, string kind) => $"{PrefixOf(workspace)}{kind}";

    public static string PrefixOf(WorkspaceId workspace) => $"{Workspace.TagOf(workspace)}-";

    /// <summary>Whose it is and what for; null when it is not ours.</summary>
    public static (WorkspaceId Workspace, string Kind)? Read(string name)
    {
        var end = name.IndexOf('-', Math.Min(name.Length, "adim-".Length));
        return end >= 0 && end + 1 < name.Length && CloudItem.OwnerOf(name[..end]) is { } owner
            ? (owner, name[(end + 1)..])
            : null;
    }
}
