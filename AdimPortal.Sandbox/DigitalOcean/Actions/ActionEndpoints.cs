using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Actions;

internal static class ActionEndpoints
{
    public static void MapActions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/actions", (HttpRequest request, StateStore store) =>
            Paging.Page(request, "actions", store.Read(state => Newest(state.Actions.Values))));
        api.MapGet("/actions/{id:long}", (long id, StateStore store) =>
            Answer.Ok(
                new
                {
                    action = View(
                    store.Read(state => state.Actions.GetValueOrDefault(id)) ?? throw ApiException.NotFound())
                }));
        api.MapGet("/droplets/{droplet:long}/actions", (long droplet, HttpRequest request, StateStore store) =>
            Paging.Page(request, "actions", store.Read(state => Newest(Of(state, droplet)))));
        api.MapGet("/droplets/{droplet:long}/actions/{id:long}",
            (long droplet, long id, StateStore store) => Answer.Ok(new
            {
                action = View(
                store.Read(state => Of(state, droplet).FirstOrDefault(action => action.Id == id))
                    ?? throw ApiException.NotFound()),
            }));
        api.MapPost("/droplets/{droplet:long}/actions",
            (long droplet, ActionBody body, StateStore store, ActionRunner runner, DropletVerbs verbs) =>
        {
            var (recorded, work) = store.Update(state =>
            {
                var found = DropletEndpoints.Find(state, droplet);
                var checkedWork = verbs.Check(body, found, state);
                return (runner.Record(state, found, body.Type!), checkedWork);
            });
            runner.Start(recorded, cancel => work(recorded, cancel));
            return Answer.Created(new { action = View(recorded) });
        });
    }

    internal static List<object> Newest(IEnumerable<DropletAction> actions) =>
        [.. actions.OrderByDescending(action => action.Id).Select(View)];

    private static List<DropletAction> Of(SandboxState state, long droplet)
    {
        DropletEndpoints.Find(state, droplet);
        return [.. state.Actions.Values.Where(action => action.ResourceId == droplet)];
    }

    internal static object View(DropletAction action) => new
    {
        action.Id,
        Status = action.Status switch
        {
            ActionStatus.InProgress => "in-progress",
            ActionStatus.Completed => "completed",
            ActionStatus.Errored => "errored",
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        },
        action.Type,
        StartedAt = Answer.Time(action.StartedAt),
        CompletedAt = action.CompletedAt is { } time ? Answer.Time(time) : null,
        action.ResourceId,
        action.ResourceType,
        Region = Regions.Get(action.Region),
        RegionSlug = action.Region,
    };
}
