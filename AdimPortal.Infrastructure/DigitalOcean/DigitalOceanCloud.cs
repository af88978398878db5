using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>The cloud that is DigitalOcean: its resources, each in its own file.</summary>
internal sealed class DigitalOceanCloud(DigitalOceanApi api, IOptions<DigitalOceanOptions> options) : ICloud
{
    private readonly Droplets _droplets = new(api);
    private readonly SshKeys _keys = new(api);
    private readonly Firewalls _firewalls = new(api);
    private readonly AddressRecords _records = new(api, options);
    private readonly Tags _tags = new(api);
    private readonly DropletActions _actions = new(api);
    private readonly SizeCatalogue _sizes = new(api);
    private readonly Snapshots _snapshots = new(api, new Tags(api));
    private readonly Inventory _inventory = new(api);
    private readonly AccountRoom _room = new(api);

    public Task<Result<IReadOnlyList<Droplet>>> ListDropletsAsync(string tag, CancellationToken cancel) =>
        _droplets.ListAsync(tag, cancel);

    public Task<Result<CloudRoom>> ReadRoomAsync(CancellationToken cancel) => _room.ReadAsync(cancel);

    public Task<Result<Droplet>> CreateDropletAsync(DropletRequest request, CancellationToken cancel) =>
        _droplets.CreateAsync(request, cancel);

    public Task<Result<Droplet?>> FindDropletAsync(long id, CancellationToken cancel) =>
        _droplets.FindAsync(id, cancel);

    public Task<Result<Unit>> ChangeDropletAsync(long id, DropletChange change, CancellationToken cancel) =>
        _actions.BeginAsync(id, change, cancel);

    public Task<Result<IReadOnlyList<CloudSize>>> ListSizesAsync(CancellationToken cancel) => _sizes.ListAsync(cancel);

    public Task<Result<IReadOnlyList<Snapshot>>> ListSnapshotsAsync(WorkspaceId workspace, CancellationToken cancel) =>
        _snapshots.ListAsync(workspace, cancel);

    public Task<Result<Unit>> TagSnapshotAsync(string id, string tag, CancellationToken cancel) =>
        _snapshots.TagAsync(id, tag, cancel);

    public Task<Result<Snapshot?>> FindSnapshotAsync(string id, CancellationToken cancel) =>
        _snapshots.FindAsync(id, cancel);

    public Task<Result<Unit>> CopySnapshotAsync(string id, string region, CancellationToken cancel) =>
        _snapshots.CopyAsync(id, region, cancel);

    public Task<Result<Unit>> DeleteSnapshotAsync(string id, CancellationToken cancel) =>
        _snapshots.DeleteAsync(id, cancel);

    public Task<Result<Unit>> DeleteDropletAsync(long id, CancellationToken cancel) =>
        _droplets.DeleteAsync(id, cancel);

    public Task<Result<Unit>> DeleteDropletsAsync(string tag, CancellationToken cancel) =>
        _droplets.DeleteAsync(tag, cancel);

    public Task<Result<long>> EnsureSshKeyAsync(string name, string publicKey, CancellationToken cancel) =>
        _keys.EnsureAsync(name, publicKey, cancel);

    public Task<Result<Unit>> DeleteSshKeyAsync(string name, string publicKey, CancellationToken cancel) =>
        _keys.DeleteAsync(name, publicKey, cancel);

    public async Task<Result<Unit>> EnsureFirewallAsync(FirewallRequest request, CancellationToken cancel)
    {
        var tagged = await _tags.EnsureAsync(request.Tag, cancel);
        return tagged.IsOk ? await _firewalls.EnsureAsync(request, cancel) : tagged;
    }

    public Task<Result<Unit>> DeleteFirewallAsync(string name, CancellationToken cancel) =>
        _firewalls.DeleteAsync(name, cancel);

    public Task<Result<Unit>> EnsureAddressRecordAsync(string zone, string name, string address,
        CancellationToken cancel) =>
        _records.EnsureAsync(zone, name, address, cancel);

    public Task<Result<Unit>> DeleteAddressRecordAsync(string zone, string name, CancellationToken cancel) =>
        _records.DeleteAsync(zone, name, cancel);

    public Task<Result<Unit>> DeleteTagAsync(string tag, CancellationToken cancel) => _tags.DeleteAsync(tag, cancel);

    public Task<Result<IReadOnlyList<CloudItem>>> ListOwnAsync(string zone, CancellationToken cancel) =>
        _inventory.ListAsync(zone, cancel);
}
