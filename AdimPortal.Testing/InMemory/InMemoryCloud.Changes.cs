using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>Changes of droplets, which take until the second look: the first one sees the droplet locked.</summary>
public sealed partial class InMemoryCloud
{
    private readonly Dictionary<long, DropletChange> _underWay = [];

    public List<Snapshot> Snapshots { get; } = [];

    /// <summary>Tags by snapshot.</summary>
    public HashSet<(string Snapshot, string Tag)> SnapshotTags { get; } = [];

    /// <summary>Systems don't listen when they are asked to shut down.</summary>
    public bool IgnoresShutdown { get; set; }

    /// <summary>When it answers a failure, the change is refused with that.</summary>
    public Func<DropletChange, Failure?> Refuses { get; set; } = _ => null;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public Dictionary<string, CloudSize> Sizes { get; } = new CloudSize[]
    {
        new("s-1vcpu-1gb", 1024, 1, 25, 6, true, ["nyc3"]), new("s-1vcpu-2gb", 2048, 1, 50, 12, true, ["nyc3"]),
        new("s-2vcpu-2gb", 2048, 2, 60, 18, true, ["nyc3"]), new("s-2vcpu-4gb", 4096, 2, 80, 24, true, ["nyc3"]),
        new("s-4vcpu-8gb", 8192, 4, 160, 48, true, ["fra1"]),
    }.ToDictionary(size => size.Slug);

    public Task<Result<Droplet?>> FindDropletAsync(long id, CancellationToken cancel) => Call("find", () =>
    {
        var found = Droplets.Find(d => d.Id == id);
        if (_underWay.Remove(id, out var change))
            Finish(id, change);
        return found;
    });

    public Task<Result<Unit>> ChangeDropletAsync(long id, DropletChange change, CancellationToken cancel) =>
        Outside.Answer<Unit>(() =>
    {
        lock (_lock)
        {
            Calls.Add(change.GetType().Name);
            if (Refuses(change) is { } refusal)
                return refusal;
            if (_underWay.ContainsKey(id))
                return new Failure.Passing("The cloud provider is still working on the server.", "pending event");
            if (change is DropletChange.Resize && Droplets.Find(d => d.Id == id) is { Status: not "off" })
                return new Failure.Final("The cloud provider refused our request.", "It must be off.");
            _underWay[id] = change;
            Set(id, d => d with { IsLocked = true });
            return Unit.Value;
        }
    });

    public Task<Result<IReadOnlyList<CloudSize>>> ListSizesAsync(CancellationToken cancel) =>
        Call<IReadOnlyList<CloudSize>>("list sizes", () => [.. Sizes.Values]);

    public Task<Result<IReadOnlyList<Snapshot>>> ListSnapshotsAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Call<IReadOnlyList<Snapshot>>("list snapshots",
            () =>
                [.. Snapshots.Where(s =>
                    s.Name.StartsWith(SnapshotName.PrefixOf(workspace), StringComparison.Ordinal))]);

    public Task<Result<Unit>> TagSnapshotAsync(string id, string tag, CancellationToken cancel) =>
        Call("tag snapshot", () =>
    {
        SnapshotTags.Add((id, tag));
        return Unit.Value;
    });

    /// <summary>Copies under way, which end when somebody looks.</summary>
    private readonly Dictionary<string, string> _copies = [];

    public Task<Result<Snapshot?>> FindSnapshotAsync(string id, CancellationToken cancel) =>
        Call<Snapshot?>("find snapshot", () =>
    {
        var place = Snapshots.FindIndex(s => s.Id == id);
        if (place < 0)
            return null;
        var found = Snapshots[place];
        if (_copies.Remove(id, out var region))
            Snapshots[place] = found with { Regions = [.. found.Regions.Append(region).Distinct()] };
        return found;
    });

    public Task<Result<Unit>> CopySnapshotAsync(string id, string region, CancellationToken cancel) =>
        Call("copy snapshot", () =>
    {
        _copies.TryAdd(id, region);
        return Unit.Value;
    });

    public Task<Result<Unit>> DeleteSnapshotAsync(string id, CancellationToken cancel) =>
        Call("delete snapshot", () => Gone(Snapshots.RemoveAll(s => s.Id == id) > 0));

    private void Finish(long id, DropletChange change)
    {
        Set(id, d => d with { IsLocked = false });
        switch (change)
        {
            case DropletChange.ShutDown when IgnoresShutdown:
                break;
            case DropletChange.ShutDown or DropletChange.PowerOff:
                Set(id, d => d with { Status = "off" });
                break;
            case DropletChange.PowerOn:
                Set(id, d => d with { Status = "active" });
                break;
            case DropletChange.Resize(var size):
                Set(id, d => d with { Size = size });
                break;
            case DropletChange.TakeSnapshot(var name):
                Snapshots.Add(new Snapshot($"{++_ids}", name, Clock.GetUtcNow())
                { Regions = [_regions.GetValueOrDefault(id, "nyc3")], SizeGib = 1.5m, MinimumDiskGib = 25 });
                break;
            case DropletChange.SetBackups(var on):
                Set(id, d => d with { HasBackups = on });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }
    }

    private void Set(long id, Func<Droplet, Droplet> change)
    {
        if (Droplets.FindIndex(d => d.Id == id) is var place and >= 0)
            Droplets[place] = change(Droplets[place]);
    }
}
