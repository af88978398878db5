using System.Text.Json.Serialization.Metadata;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// All in the account that bears a workspace's name. One list of each kind, for the API has no filter by the beginning
/// of a name.
/// </summary>
internal sealed class Inventory(DigitalOceanApi api)
{
    public async Task<Result<IReadOnlyList<CloudItem>>> ListAsync(string zone, CancellationToken cancel)
    {
        var all = new List<CloudItem>();
        var parts = new Func<Task<Result<Unit>>>[]
        {
            () =>
                AddAsync<DropletBody, DropletPage>(all,
                    ApiCall.Get("/v2/droplets").With(("tag_name", CloudItem.PortalTag)),
                    DigitalOceanJson.Default.DropletPage,
                droplet => (droplet.Tags ?? []).SelectMany(tag => CloudItem.Of(CloudItemKind.Droplet, tag, droplet.Id)),
                cancel),
            () =>
                AddAsync<FirewallBody, FirewallPage>(all, ApiCall.Get("/v2/firewalls"),
                    DigitalOceanJson.Default.FirewallPage,
                firewall => CloudItem.OfFirewall(firewall.Name, firewall.SshSources), cancel),
            () =>
                AddAsync<SshKeyBody, SshKeyPage>(all, ApiCall.Get("/v2/account/keys"),
                    DigitalOceanJson.Default.SshKeyPage,
                key => CloudItem.Of(CloudItemKind.SshKey, key.Name)
                    .Select(item => item with { PublicKey = key.PublicKey }), cancel),
            () => AddAsync<TagBody, TagPage>(all, ApiCall.Get("/v2/tags"), DigitalOceanJson.Default.TagPage,
                tag => CloudItem.Of(CloudItemKind.Tag, tag.Name), cancel),
            () =>
                AddAsync<RecordBody, RecordPage>(all,
                    ApiCall.Get("/v2/domains/{domain_name}/records", zone).With(("type", "A")),
                    DigitalOceanJson.Default.RecordPage,
                record => OfRecord(record.Name), cancel),
            () => AddAsync<SnapshotBody, SnapshotPage>(all, Snapshots.List, DigitalOceanJson.Default.SnapshotPage,
                snapshot => CloudItem.Of(snapshot.ToSnapshot()), cancel),
        };
        foreach (var part in parts)
        {
            if (!(await part()).TryGet(out _, out var failure))
                return failure;
        }

        return all;
    }

    private async Task<Result<Unit>> AddAsync<T, TPage>(
        List<CloudItem> all, ApiCall call, JsonTypeInfo<TPage> type, Func<T, IEnumerable<CloudItem>> read,
        CancellationToken cancel)
        where TPage : Page<T>
    {
        if (!(await api.ListAsync<T, TPage>(call, type, cancel)).TryGet(out var listed, out var failure))
            return failure;
        all.AddRange(listed.SelectMany(read));
        return Unit.Value;
    }

    private static IEnumerable<CloudItem> OfRecord(string name) =>
        WorkspaceId.TryParse(name, out var owner) ? [new CloudItem(CloudItemKind.AddressRecord, name, owner)] : [];
}
