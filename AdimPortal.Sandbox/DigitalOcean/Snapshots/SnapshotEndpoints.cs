using System.Globalization;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Snapshots;

internal static class SnapshotEndpoints
{
    public static void MapSnapshots(this IEndpointRouteBuilder api)
    {
        api.MapGet("/snapshots",
            (HttpRequest request, string? resource_type, StateStore store) => Paging.Page(request, "snapshots",
            store.Read(state => state.Snapshots.Values.Where(_ => resource_type is null or "droplet")
                .OrderBy(snapshot => snapshot.Id).Select(View).ToList())));
        api.MapGet("/snapshots/{id}",
            (string id, StateStore store) => Answer.Ok(new { snapshot = View(store.Read(state => Find(state, id))) }));
        api.MapDelete("/snapshots/{id}",
            (string id, StateStore store, SnapshotLayers layers) => DeleteAsync(id, store, layers));
        api.MapGet("/droplets/{id:long}/snapshots",
            (long id, HttpRequest request, StateStore store) => Paging.Page(request, "snapshots", store.Read(state =>
        {
            Droplets.DropletEndpoints.Find(state, id);
            return state.Snapshots.Values.Where(snapshot => snapshot.DropletId == id).OrderBy(snapshot => snapshot.Id)
                .Select(OfDroplet).ToList();
        })));
    }

    public static Snapshot Find(SandboxState state, string id) =>
        long.TryParse(id, CultureInfo.InvariantCulture, out var number)
            && state.Snapshots.TryGetValue(number, out var snapshot) ? snapshot : throw ApiException.NotFound();

    public static async Task<IResult> DeleteAsync(string id, StateStore store, SnapshotLayers layers)
    {
        store.Update(state => state.Snapshots.Remove(Find(state, id).Id));
        await layers.RemoveUnusedAsync();
        return Answer.Nothing();
    }

    // In this list ids are words, for volumes have snapshots too; in a droplet's own list they are numbers.
    private static object View(Snapshot snapshot) => new
    {
        Id = snapshot.Id.ToString(CultureInfo.InvariantCulture),
        snapshot.Name,
        CreatedAt = Answer.Time(snapshot.CreatedAt),
        snapshot.Regions,
        ResourceId = snapshot.DropletId.ToString(CultureInfo.InvariantCulture),
        ResourceType = "droplet",
        MinDiskSize = snapshot.MinDiskGiB,
        snapshot.SizeGigabytes,
        snapshot.Tags,
    };

    private static object OfDroplet(Snapshot snapshot) => new
    {
        snapshot.Id,
        snapshot.Name,
        CreatedAt = Answer.Time(snapshot.CreatedAt),
        snapshot.Regions,
        MinDiskSize = snapshot.MinDiskGiB,
        snapshot.SizeGigabytes,
        Type = "snapshot",
    };
}
