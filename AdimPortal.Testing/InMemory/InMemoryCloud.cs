using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A cloud in memory that keeps the real one's rules: a firewall's tag must exist first, names aren't unique, creating
/// twice makes two.
/// </summary>
public sealed partial class InMemoryCloud : ICloud, ICloudObservations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, string> _regions = [];
    private long _ids = 100;

    public List<Droplet> Droplets { get; } = [];

    /// <summary>New droplets don't come up until <see cref="BootAll"/>.</summary>
    public bool HoldsBoots { get; set; }
    public Dictionary<string, string> Keys { get; } = [];
    public Dictionary<string, FirewallRequest> Firewalls { get; } = [];
    public Dictionary<string, string> Records { get; } = [];
    public HashSet<string> Tags { get; } = [];

    /// <summary>How many droplets were ever created.</summary>
    public int Created { get; private set; }

    /// <summary>Through what its calls go.</summary>
    public InMemorySystem Outside { get; set; } = InMemorySystem.AlwaysThere;

    /// <summary>Calls, by name.</summary>
    public List<string> Calls { get; } = [];

    public int CallCount
    {
        get
        {
            lock (_lock)
                return Calls.Count;
        }
    }

    /// <summary>But for final snapshots, which outlive their workspace.</summary>
    public bool IsEmpty =>
        Snapshots.All(s => s.Name.EndsWith("-final", StringComparison.Ordinal))
            && Droplets.Count + Keys.Count + Firewalls.Count + Records.Count == 0 && Tags.All(t => t == "adim-portal");

    public Task<Result<IReadOnlyList<Droplet>>> ListDropletsAsync(string tag, CancellationToken cancel) =>
        Call<IReadOnlyList<Droplet>>("list", () =>
        Droplets.Where(d => d.Tags.Contains(tag)).ToList());

    /// <summary>The image of each droplet that was ever created.</summary>
    public List<string> MadeFrom { get; } = [];

    public Task<Result<Droplet>> CreateDropletAsync(DropletRequest request, CancellationToken cancel) =>
        HasImage(request)
            ? MakeAsync(request)
            : Task.FromResult<Result<Droplet>>(
                new Failure.Final("The cloud provider refused our request.", "You specified an invalid image."));

    /// <summary>A snapshot's id is a number, and droplets are made from it where it is.</summary>
    private bool HasImage(DropletRequest request) => !long.TryParse(request.Image, out _)
        || Snapshots.Exists(s => s.Id == request.Image && s.Regions.Contains(request.Region));

    /// <summary>How many droplets the account may have; null for any number.</summary>
    public int? Most { get; set; }

    public Task<Result<CloudRoom>> ReadRoomAsync(CancellationToken cancel) =>
        Call("read room", () => new CloudRoom(Most, Droplets.Count));

    private Task<Result<Droplet>> MakeAsync(DropletRequest request) => CallAs("create", () =>
    {
        if (Droplets.Count >= Most)
            return (Result<Droplet>)new Failure.Passing("We can't start more servers right now.",
                "creating this/these droplet(s) will exceed your droplet limit")
            { IsLimit = true };
        MadeFrom.Add(request.Image);
        var id = ++_ids;
        var droplet = HoldsBoots
            ? new Droplet(id, request.Name, "new", null, request.Tags)
            { Size = request.Size, DiskGib = 50, HasBackups = request.Backups }
            : new Droplet(id, request.Name, "active", AddressOf(id), request.Tags)
            { Size = request.Size, DiskGib = 50, HasBackups = request.Backups };
        Droplets.Add(droplet);
        _regions[id] = request.Region;
        Tags.UnionWith(request.Tags);
        Created++;
        return droplet;
    });

    public void BootAll()
    {
        lock (_lock)
            for (var i = 0; i < Droplets.Count; i++)
                Droplets[i] = Droplets[i] with { Status = "active", Address = AddressOf(Droplets[i].Id) };
    }

    /// <summary>What a create request does whose answer was lost, and which was carried out all the same.</summary>
    public void Double(string tag)
    {
        lock (_lock)
        {
            var id = ++_ids;
            Droplets.Add(Droplets.First(d => d.Tags.Contains(tag)) with { Id = id, Address = AddressOf(id) });
            Created++;
        }
    }

    public Task<Result<Unit>> DeleteDropletAsync(long id, CancellationToken cancel) =>
        Call("delete one", () => Gone(Droplets.RemoveAll(d => d.Id == id) > 0));

    public Task<Result<Unit>> DeleteDropletsAsync(string tag, CancellationToken cancel) => Call("delete", () =>
    {
        Droplets.RemoveAll(d => d.Tags.Contains(tag));
        return Unit.Value;
    });

    public Task<Result<long>> EnsureSshKeyAsync(string name, string publicKey, CancellationToken cancel) =>
        Call("ensure key", () =>
    {
        Keys[name] = publicKey;
        return 7L;
    });

    public Task<Result<Unit>> DeleteSshKeyAsync(string name, string publicKey, CancellationToken cancel) =>
        Call("delete key", () => Gone(Keys.GetValueOrDefault(name) == publicKey && Keys.Remove(name)));

    public Task<Result<Unit>> EnsureFirewallAsync(FirewallRequest request, CancellationToken cancel) =>
        Call("ensure firewall", () =>
    {
        Tags.Add(request.Tag);
        Firewalls[request.Name] = request;
        return Unit.Value;
    });

    public Task<Result<Unit>> DeleteFirewallAsync(string name, CancellationToken cancel) =>
        Call("delete firewall", () => Gone(Firewalls.Remove(name)));

    public Task<Result<Unit>> EnsureAddressRecordAsync(string zone, string name, string address,
        CancellationToken cancel) => Call("ensure record", () =>
    {
        Records[$"{name}.{zone}"] = address;
        return Unit.Value;
    });

    public Task<Result<Unit>> DeleteAddressRecordAsync(string zone, string name, CancellationToken cancel) =>
        Call("delete record", () => Gone(Records.Remove($"{name}.{zone}")));

    public Task<Result<Unit>> DeleteTagAsync(string tag, CancellationToken cancel) =>
        Call("delete tag", () => Gone(Tags.Remove(tag)));

    public Task<Result<IReadOnlyList<CloudItem>>> ListOwnAsync(string zone, CancellationToken cancel) =>
        Call<IReadOnlyList<CloudItem>>("list own", () =>
    [
        .. Droplets.SelectMany(d => d.Tags.SelectMany(tag => CloudItem.Of(CloudItemKind.Droplet, tag, d.Id))),
        .. Firewalls.Values.SelectMany(f =>
            CloudItem.OfFirewall(f.Name, f.Inbound.Where(rule => rule.Ports == "22").SelectMany(rule => rule.Sources))),
        .. Keys.SelectMany(key =>
            CloudItem.Of(CloudItemKind.SshKey, key.Key).Select(item => item with { PublicKey = key.Value })),
        .. Tags.SelectMany(name => CloudItem.Of(CloudItemKind.Tag, name)),
        .. Snapshots.SelectMany(CloudItem.Of),
        .. Records.Keys.SelectMany(name => CloudItem.Of(CloudItemKind.AddressRecord, $"adim-{name.Split('.')[0]}")),
    ]);

    public Task<Droplet?> FindAsync(string tag, CancellationToken cancel)
    {
        lock (_lock)
            // Nothing is observed of a cloud that does not answer.
            return Task.FromResult(Outside.IsAway ? null : Droplets.FirstOrDefault(d => d.Tags.Contains(tag)));
    }

    internal Droplet? At(string address)
    {
        lock (_lock)
            return Droplets.FirstOrDefault(d => d.Address == address);
    }

    private static string AddressOf(long id) => $"10.0.{(id - 100) / 250}.{(id - 100) % 250}";

    /// <summary>Deleting what isn't there is done.</summary>
    private static Unit Gone(bool wasThere) => Unit.Value;

    private Task<Result<T>> Call<T>(string name, Func<T> act) => CallAs(name, () => (Result<T>)act());

    private Task<Result<T>> CallAs<T>(string name, Func<Result<T>> act) => Outside.Answer(() =>
    {
        lock (_lock)
        {
            Calls.Add(name);
            return act();
        }
    });
}
