namespace AdimPortal.Core.Workspaces;

/// <summary>A server and where it stands: all that changes about a workspace when it moves.</summary>
/// <param name="Region">A region slug: <c>nyc3</c>.</param>
/// <param name="Size">A droplet size slug: <c>s-1vcpu-2gb</c>.</param>
/// <param name="Slot">Which of its two names in the cloud it has: see <see cref="Workspace.Slot"/>.</param>
/// <param name="Address">Its public IPv4 address, once it has one.</param>
/// <param name="PinnedHostKeys">Public host keys, any of which it may show.</param>
/// <param name="Hosting">Whose machine it is.</param>
public sealed record ServerLocation(
    string Region, string Size, string Slot, long? DropletId, string? Address, IReadOnlyList<string> PinnedHostKeys,
    WorkspaceHosting Hosting = WorkspaceHosting.Cloud)
{
    /// <summary>Where it is reached in a private network; null where it joined none.</summary>
    public string? Tailnet { get; init; }

    /// <summary>See <see cref="Workspace.MadeFrom"/>.</summary>
    public string? MadeFrom { get; init; }
}
