namespace AdimPortal.Core.Cloud;

/// <summary>What can be done to a droplet that is there. The set is closed.</summary>
public abstract record DropletChange
{
    private DropletChange()
    {
    }

    /// <summary>Asks its system to shut down. It may not listen.</summary>
    public sealed record ShutDown : DropletChange;

    /// <summary>Pulls the plug.</summary>
    public sealed record PowerOff : DropletChange;

    public sealed record PowerOn : DropletChange;

    /// <summary>
    /// Another size for a droplet that is off. The disk stays as it is, so that the way back stays open.
    /// </summary>
    public sealed record Resize(string Size) : DropletChange;

    public sealed record TakeSnapshot(string Name) : DropletChange;

    /// <summary>Whether the cloud backs it up by itself. It takes that running or off.</summary>
    public sealed record SetBackups(bool On) : DropletChange;
}

/// <param name="MemoryMib">Memory, MiB.</param>
/// <param name="DiskGib">Disk, GiB.</param>
/// <param name="PriceMonthly">US dollars.</param>
/// <param name="Regions">The regions that have it now.</param>
public sealed record CloudSize(string Slug, int MemoryMib, int Processors, int DiskGib, decimal PriceMonthly,
    bool IsAvailable, IReadOnlyList<string> Regions);

/// <param name="Name">See <see cref="SnapshotName"/>.</param>
public sealed record Snapshot(string Id, string Name, DateTimeOffset TakenAt)
{
    /// <summary>Region slugs: where a droplet can be made from it.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>What is paid for, GiB. The copies in other regions cost nothing besides.</summary>
    public decimal SizeGib { get; init; }

    /// <summary>The smallest disk that it goes onto, GiB.</summary>
    public int MinimumDiskGib { get; init; }
}
