using AdimPortal.Core.Cloud;

namespace AdimPortal.Core.Provisioning;

/// <summary>What workspaces are made of, as the operator of the portal set it.</summary>
public sealed class ProvisioningOptions
{
    /// <summary>Regions that are offered: the slug and its name for people.</summary>
    public IReadOnlyDictionary<string, string> Regions { get; init; } = new Dictionary<string, string>
    {
        ["nyc3"] = "New York",
        ["sfo3"] = "San Francisco",
        ["fra1"] = "Frankfurt",
        ["sgp1"] = "Singapore",
    };

    public string Image { get; init; } = "debian-12-x64";

    /// <summary>The DNS zone that workspaces get their names in.</summary>
    public required string Zone { get; init; }

    /// <summary>The portal's own address, as browsers and clients reach it.</summary>
    public required Uri PortalAddress { get; init; }

    /// <summary>
    /// This node's own addresses, as CIDR, from which it reaches the SSH port of workspaces; nobody else reaches it.
    /// Those of all nodes: <see cref="ISshSources"/>.
    /// </summary>
    public IReadOnlyList<string> SshSources { get; init; } = [];

    /// <summary>
    /// How long somebody may still have an address that a name no longer leads to: twice what DNS says that it lives.
    /// </summary>
    public TimeSpan AddressesLive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many days the last snapshot of a terminated workspace is kept; 0 takes none.</summary>
    public int FinalSnapshotDays { get; init; } = 7;
}
