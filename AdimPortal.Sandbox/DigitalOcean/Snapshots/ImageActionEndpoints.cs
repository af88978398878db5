using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Snapshots;

/// <summary>What can be done to a snapshot besides deleting it: it is brought to a region, one at a time.</summary>
internal static class ImageActionEndpoints
{
    /// <summary>All regions are this machine, so there is nothing to copy. The real API takes minutes.</summary>
    private static readonly TimeSpan TransferTakes = TimeSpan.FromSeconds(1);

    private sealed record ImageActionBody(string? Type, string? Region);

    public static void MapImageActions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/images/{image:long}/actions", (long image, HttpRequest request, StateStore store) =>
            Paging.Page(request, "actions", store.Read(state => ActionEndpoints.Newest(Of(state, image)))));
        api.MapGet("/images/{image:long}/actions/{id:long}", (long image, long id, StateStore store) =>
            Answer.Ok(new
            {
                action = ActionEndpoints.View(
                    store.Read(state => Of(state, image).FirstOrDefault(action => action.Id == id))
                        ?? throw ApiException.NotFound()),
            }));
        api.MapPost("/images/{image:long}/actions",
            (long image, ImageActionBody body, StateStore store, ActionRunner runner, TimeProvider time) =>
        {
            var recorded = store.Update(state =>
            {
                var snapshot = SnapshotEndpoints.Find(state, $"{image}");
                Check(body, snapshot);
                return runner.Record(state, snapshot, body.Type!, body.Region!);
            });
            runner.Start(recorded, cancel => TransferAsync(recorded, store, time, cancel));
            return Answer.Created(new { action = ActionEndpoints.View(recorded) });
        });
    }

    private static void Check(ImageActionBody body, Snapshot snapshot)
    {
        if (body.Type != "transfer")
            throw ApiException.Unprocessable($"The Sandbox has no image action '{body.Type}'.");
        if (Regions.Find(body.Region) is null)
            throw ApiException.Unprocessable("You specified an invalid region for the transfer.");
        if (snapshot.Regions.Contains(body.Region!))
            throw ApiException.Unprocessable("The image is already available in that region.");
    }

    private static async Task TransferAsync(DropletAction action, StateStore store, TimeProvider time,
        CancellationToken cancel)
    {
        await Task.Delay(TransferTakes, time, cancel);
        store.Update(state =>
        {
            if (state.Snapshots.TryGetValue(action.ResourceId, out var snapshot))
                state.Snapshots[snapshot.Id] =
                    snapshot with { TransferredTo = [.. snapshot.TransferredTo, action.Region] };
        });
    }

    private static List<DropletAction> Of(SandboxState state, long image)
    {
        SnapshotEndpoints.Find(state, $"{image}");
        return [.. state.Actions.Values.Where(action => action.ResourceId == image)];
    }
}
