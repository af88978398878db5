using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Snapshots(DigitalOceanApi api, Tags tags)
{
    private const string OnePath = "/v2/snapshots/{snapshot_id}";

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

    public Task<Result<Unit>> DeleteAsync(string id, CancellationToken cancel) =>
        api.DeleteAsync(ApiCall.Delete(OnePath, id), cancel);
}

internal sealed record TaggedResources(IReadOnlyList<TaggedResource> Resources);

internal sealed record TaggedResource(string ResourceId, string ResourceType);

internal sealed record SnapshotBody(string Id, string Name, DateTimeOffset CreatedAt)
{
    public Snapshot ToSnapshot() => new(Id, Name, CreatedAt);
}

internal sealed record SnapshotPage(IReadOnlyList<SnapshotBody>? Snapshots) : Page<SnapshotBody>
{
    internal override IReadOnlyList<SnapshotBody> Items => Snapshots ?? [];
}
