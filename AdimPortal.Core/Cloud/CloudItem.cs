using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud;

/// <summary>Something in the cloud account that bears a workspace's name.</summary>
/// <param name="Name">As the cloud shows it: <c>adim-ws7x2k</c>.</param>
/// <param name="Workspace">Whose it says it is. That need not be a workspace of this portal: two portals may share an
/// account.</param>
/// <param name="DropletId">For droplets, which may be more than one.</param>
/// <param name="Snapshot">For snapshots, which are kept for a while.</param>
/// <param name="SshSources">For the firewalls of servers: who may reach SSH, as CIDR.</param>
public sealed record CloudItem(CloudItemKind Kind, string Name, WorkspaceId Workspace, long? DropletId = null,
    Snapshot? Snapshot = null,
    IReadOnlyList<string>? SshSources = null)
{
    /// <summary>For SSH keys: the public half, by which one is found without a list of all.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Carried by every droplet of the portal, so that one list call sees them all.</summary>
    public const string PortalTag = "adim-portal";

    private const string Prefix = "adim-";

    /// <summary>What may follow the id: the second of two servers, and the way for data from either.</summary>
    private static readonly string[] Endings =
        ["", $"-{Core.Workspaces.Workspace.SecondSlot}", "-access", $"-{Core.Workspaces.Workspace.SecondSlot}-access"];

    /// <summary>The workspace that a tag or a name (<c>adim-ws7x2k</c>, <c>adim-ws7x2k-b</c>) belongs to.</summary>
    public static WorkspaceId? OwnerOf(string tag)
    {
        if (!tag.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = tag.IndexOf('-', Prefix.Length) is > 0 and var hyphen ? hyphen : tag.Length;
        return WorkspaceId.TryParse(tag[Prefix.Length..end], out var id) && Endings.Contains(tag[end..]) ? id : null;
    }

    /// <summary>The item by that tag or name; none when it is no workspace's.</summary>
    public static IEnumerable<CloudItem> Of(CloudItemKind kind, string name, long? droplet = null) =>
        OwnerOf(name) is { } owner ? [new CloudItem(kind, name, owner, droplet)] : [];

    /// <summary>A firewall. That of a way for data is there for a while, and has sources of its own.</summary>
    public static IEnumerable<CloudItem> OfFirewall(string name, IEnumerable<string> sshSources) =>
        Of(CloudItemKind.Firewall, name)
            .Select(item => name.EndsWith("-access", StringComparison.Ordinal)
                ? item
                : item with { SshSources = [.. sshSources] });

    public static IEnumerable<CloudItem> Of(Snapshot snapshot) =>
        SnapshotName.Read(snapshot.Name) is var (owner, _)
            ? [new CloudItem(CloudItemKind.Snapshot, snapshot.Name, owner, Snapshot: snapshot)]
            : [];
}

public enum CloudItemKind
{
    Droplet,
    Firewall,
    SshKey,
    AddressRecord,
    Tag,
    Snapshot,
}
