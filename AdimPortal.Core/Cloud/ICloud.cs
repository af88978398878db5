using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud;

/// <summary>
/// The cloud that servers come from. Everything is found by name or tag before it is made, and deleting what isn't
/// there is done: each call can be made twice without harm.
/// </summary>
public interface ICloud
{
    /// <summary>All droplets with the tag, however many pages that takes.</summary>
    Task<Result<IReadOnlyList<Droplet>>> ListDropletsAsync(string tag, CancellationToken cancel);

    /// <summary>What the account may have, and has.</summary>
    Task<Result<CloudRoom>> ReadRoomAsync(CancellationToken cancel);

    /// <summary>
    /// Creates a droplet; the answer is "accepted", not "there". The caller looks for the droplet by its tag first. A
    /// time-out is a passing failure, and the droplet may exist all the same. An account that may have no more answers
    /// with a limit.
    /// </summary>
    Task<Result<Droplet>> CreateDropletAsync(DropletRequest request, CancellationToken cancel);

    /// <summary>The droplet as it is now; null when there is none of that id.</summary>
    Task<Result<Droplet?>> FindDropletAsync(long id, CancellationToken cancel);

    /// <summary>
    /// Begins to change a droplet; the answer is "accepted", not "done". Whoever asked looks at the droplet until it is
    /// as wished: it is locked meanwhile. A droplet has one change at a time; a second is a passing failure.
    /// </summary>
    Task<Result<Unit>> ChangeDropletAsync(long id, DropletChange change, CancellationToken cancel);

    /// <summary>The sizes that the cloud sells.</summary>
    Task<Result<IReadOnlyList<CloudSize>>> ListSizesAsync(CancellationToken cancel);

    /// <summary>
    /// The snapshots that were taken of a workspace's droplet, the oldest first. They stay when the droplet goes.
    /// </summary>
    Task<Result<IReadOnlyList<Snapshot>>> ListSnapshotsAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Makes the tag and puts it on the snapshot.</summary>
    Task<Result<Unit>> TagSnapshotAsync(string id, string tag, CancellationToken cancel);

    /// <summary>The snapshot as it is now; null when there is none of that id.</summary>
    Task<Result<Snapshot?>> FindSnapshotAsync(string id, CancellationToken cancel);

    /// <summary>
    /// Begins to copy a snapshot to another region, unless that is under way. Whoever asked looks at its regions until
    /// it is there.
    /// </summary>
    Task<Result<Unit>> CopySnapshotAsync(string id, string region, CancellationToken cancel);

    Task<Result<Unit>> DeleteSnapshotAsync(string id, CancellationToken cancel);

    /// <summary>Deletes this one droplet, whatever others have its tags.</summary>
    Task<Result<Unit>> DeleteDropletAsync(long id, CancellationToken cancel);

    Task<Result<Unit>> DeleteDropletsAsync(string tag, CancellationToken cancel);

    /// <summary>Finds the key by its public half or adds it. Answers its id.</summary>
    Task<Result<long>> EnsureSshKeyAsync(string name, string publicKey, CancellationToken cancel);

    /// <summary>Deletes the key of that name, if there is one.</summary>
    /// <param name="publicKey">Its public half, by which it is found: all keys may be listed ten times a minute only,
    /// and that is left to the sweep.</param>
    Task<Result<Unit>> DeleteSshKeyAsync(string name, string publicKey, CancellationToken cancel);

    /// <summary>
    /// Makes the tag (a firewall's tags must exist before it), then finds the firewall by name or makes it.
    /// </summary>
    Task<Result<Unit>> EnsureFirewallAsync(FirewallRequest request, CancellationToken cancel);

    /// <summary>Deletes the firewall of that name, if there is one.</summary>
    Task<Result<Unit>> DeleteFirewallAsync(string name, CancellationToken cancel);

    /// <summary>One A record of that name with that address, replacing a different one.</summary>
    /// <param name="name">The name inside the zone: <c>ws7x2k</c>.</param>
    Task<Result<Unit>> EnsureAddressRecordAsync(string zone, string name, string address, CancellationToken cancel);

    Task<Result<Unit>> DeleteAddressRecordAsync(string zone, string name, CancellationToken cancel);

    Task<Result<Unit>> DeleteTagAsync(string tag, CancellationToken cancel);

    /// <summary>
    /// Everything in the account that bears a workspace's name: six list calls, however many workspaces there are.
    /// </summary>
    /// <param name="zone">Address records of this zone only.</param>
    Task<Result<IReadOnlyList<CloudItem>>> ListOwnAsync(string zone, CancellationToken cancel);
}

/// <param name="Status">new, active, off or archive.</param>
/// <param name="Address">The public IPv4 address, once it has one.</param>
public sealed record Droplet(long Id, string Name, string Status, string? Address, IReadOnlyList<string> Tags)
{
    /// <summary>A size slug; empty where only the state was looked at.</summary>
    public string Size { get; init; } = "";

    /// <summary>Its disk, GiB. It can grow and never shrink.</summary>
    public int DiskGib { get; init; }

    /// <summary>Whether the cloud backs it up by itself.</summary>
    public bool HasBackups { get; init; }

    /// <summary>The cloud is at work on it and takes no other change.</summary>
    public bool IsLocked { get; init; }
}

/// <param name="Size">A size slug: <c>s-1vcpu-2gb</c>.</param>
/// <param name="UserData">Read by cloud-init on the first boot; at most 64 KiB.</param>
public sealed record DropletRequest(
    string Name, string Region, string Size, string Image, IReadOnlyList<string> Tags, IReadOnlyList<long> SshKeyIds,
    Secret UserData, bool Backups);

/// <param name="Tag">The firewall holds for every droplet with this tag.</param>
public sealed record FirewallRequest(string Name, string Tag, IReadOnlyList<InboundRule> Inbound);

/// <param name="Protocol">tcp, udp or icmp.</param>
/// <param name="Ports">One port, a range as <c>8000-9000</c>, or null for all (icmp has none).</param>
/// <param name="Sources">CIDR addresses.</param>
public sealed record InboundRule(string Protocol, string? Ports, IReadOnlyList<string> Sources);
