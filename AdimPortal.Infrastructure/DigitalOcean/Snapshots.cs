using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Snapshots(DigitalOceanApi api, Tags tags)
{
    private const string OnePath = "/v2/snapshots/{snapshot_id}";
    private const string ActionsPath = "/v2/images/{image_id}/actions";

    public static ApiCall List { get; } = ApiCall.Get("/v2/snapshots").With(("resource_type", "droplet"));

    /// <summary>By name: the API has no filter for a droplet that is gone.</summary>
    public async Task<Result<IReadOnlyList<Snapshot>>> ListAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        if (!(await api.ListAsync<SnapshotBody, SnapshotPage>(List, DigitalOceanJson.Default.SnapshotPage,
            cancel)).TryGet(out var all, out var failure))
            return failure;
        var prefix = SnapshotName.PrefixOf(workspace);
        return all.Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(s => s.ToSnapshot())
            .OrderBy(s => s.TakenAt).ToList();
    }

    /// <summary>The API counts a droplet's snapshots as images.</summary>
    public async Task<Result<Unit>> TagAsync(string id, string tag, CancellationToken cancel)
    {
        var made = await tags.EnsureAsync(tag, cancel);
        return made.IsOk
            ? await api.DoAsync(
                ApiCall.Create(new TaggedResources([new(id, "image")]), DigitalOceanJson.Default.TaggedResources,
                    "/v2/tags/{tag_id}/resources", tag) with
                { MayRepeat = true }, cancel)
            : made;
    }

    public async Task<Result<Snapshot?>> FindAsync(string id, CancellationToken cancel) =>
        (await api.FindAsync(ApiCall.Get(OnePath, id), DigitalOceanJson.Default.SnapshotEnvelope, cancel)).TryGet(
            out var found, out var failure) ? found?.Snapshot?.ToSnapshot() : failure;

    /// <summary>A second transfer while one is under way would be refused, and is not asked for.</summary>
    public async Task<Result<Unit>> CopyAsync(string id, string region, CancellationToken cancel)
    {
        // The newest come first; this list alone takes no page and no size.
        var listed = await api.FindAsync(ApiCall.Get(ActionsPath, id), DigitalOceanJson.Default.ImageActions, cancel);
        if (!listed.TryGet(out var found, out var failure))
            return failure;
        if (found?.Actions?.Any(action => action.Status == "in-progress") is true)
            return Unit.Value;
        var call = ApiCall.Create(new NewImageAction("transfer", region), DigitalOceanJson.Default.NewImageAction,
            ActionsPath, id);
        return (await api.DoAsync(call, cancel)).TryGet(out _, out failure)
            ? Unit.Value
            : DigitalOceanErrors.ChangingDroplet(failure);
    }

    public Task<Result<Unit>> DeleteAsync(string id, CancellationToken cancel) =>
        api.DeleteAsync(ApiCall.Delete(OnePath, id), cancel);
}

internal sealed record TaggedResources(IReadOnlyList<TaggedResource> Resources);

internal sealed record TaggedResource(string ResourceId, string ResourceType);

/// <param name="MinDiskSize">GiB.</param>
/// <param name="SizeGigabytes">What is paid for.</param>
internal sealed record SnapshotBody(string Id, string Name, DateTimeOffset CreatedAt,
    IReadOnlyList<string>? Regions = null, int MinDiskSize = 0, decimal SizeGigabytes = 0)
{
    public Snapshot ToSnapshot() => new(Id, Name, CreatedAt)
    { Regions = Regions ?? [], MinimumDiskGib = MinDiskSize, SizeGib = SizeGigabytes };
}

internal sealed record SnapshotEnvelope(SnapshotBody? Snapshot);

internal sealed record NewImageAction(string Type, string Region);

internal sealed record ImageActionBody(string Status);

internal sealed record ImageActions(IReadOnlyList<ImageActionBody>? Actions);

internal sealed record SnapshotPage(IReadOnlyList<SnapshotBody>? Snapshots) : Page<SnapshotBody>
{
    internal override IReadOnlyList<SnapshotBody> Items => Snapshots ?? [];
}
