namespace AdimPortal.Sandbox.State;

public enum DropletStatus
{
    New,
    Active,
    Off,
}

public sealed record Droplet
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required DropletStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gives the address and the name of the machine.</summary>
    public required int MachineNumber { get; init; }

    public required string Region { get; init; }

    /// <summary>Memory and processors come from here.</summary>
    public required string Size { get; init; }

    /// <summary>Apart from the size, because a resize without disk keeps it.</summary>
    public required int DiskGiB { get; init; }

    /// <summary>The image's slug, or the id of a snapshot.</summary>
    public required string Image { get; init; }

    /// <summary>
    /// Names of snapshot layers below the disk, the upper one first. The base image is below them all.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>
    /// The base image that the disk was begun on; it must stay the same for as long as the disk lives.
    /// </summary>
    public string? BaseDirectory { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> PublicKeys { get; init; } = [];

    public string UserData { get; init; } = "";

    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Firewalls are matched to addresses while this is true; a droplet gets it at creation.</summary>
    public bool HasAddress => Status != DropletStatus.New;
}

public enum ActionStatus
{
    InProgress,
    Completed,
    Errored,
}

public sealed record DropletAction(long Id, string Type, ActionStatus Status, DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt, long ResourceId, string Region)
{
    /// <summary>droplet or image.</summary>
    public string ResourceType { get; init; } = "droplet";
}

public sealed record AccountKey(long Id, string Name, string Fingerprint, string PublicKey);

/// <param name="Layers">Its own layer first, then those below it.</param>
public sealed record Snapshot(
    long Id, string Name, long DropletId, string Region, int MinDiskGiB, decimal SizeGigabytes,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Layers, string BaseDirectory, IReadOnlyList<string> Tags)
{
    /// <summary>The regions that it was transferred to, besides the one that it was taken in.</summary>
    public IReadOnlyList<string> TransferredTo { get; init; } = [];

    /// <summary>Where a droplet can be made from it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> Regions => [Region, .. TransferredTo];
}
