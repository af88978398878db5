using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

internal static class DropletEndpoints
{
    public static void MapDroplets(this IEndpointRouteBuilder api)
    {
        api.MapPost("/droplets", Create);
        api.MapGet("/droplets", List);
        api.MapDelete("/droplets", DeleteByTagAsync);
        api.MapGet("/droplets/{id:long}", (long id, StateStore store, Subnet subnet) =>
            Answer.Ok(new { droplet = store.Read(state => DropletView.Of(Find(state, id), state, subnet)) }));
        api.MapDelete("/droplets/{id:long}", async (long id, StateStore store, DropletLifecycle life) =>
        {
            await life.DeleteAsync(store.Read(state => Find(state, id)));
            return Answer.Nothing();
        });
    }

    public static Droplet Find(SandboxState state, long id) =>
        state.Droplets.GetValueOrDefault(id) ?? throw ApiException.NotFound();

    private static IResult Create(DropletBody body, HttpRequest request, DropletCreation creation, ActionRunner actions,
        DropletLifecycle life, StateStore store, Subnet subnet)
    {
        var created = creation.Create(body);
        foreach (var (droplet, action) in created) actions.Start(action,
            cancel => life.ProvisionAsync(droplet.Id, cancel));

        var views = store.Read(state => created.Select(one => DropletView.Of(one.Droplet, state, subnet)).ToList());
        var links = new
        {
            actions = created.Select(one => new
            {
                one.Action.Id,
                Rel = "create",
                Href = $"{request.Scheme}://{request.Host}/v2/actions/{one.Action.Id}"
            }),
        };
        return body.Names is null
            ? Answer.Accepted(new { droplet = views[0], links })
            : Answer.Accepted(new { droplets = views, links });
    }

    private static IResult List(HttpRequest request, string? tag_name, string? name, StateStore store, Subnet subnet)
    {
        if (tag_name is not null && name is not null)
            throw ApiException.BadRequest("tag_name and name can't be combined.");
        return Paging.Page(request, "droplets", store.Read(state => state.Droplets.Values
            .Where(droplet => tag_name is null || droplet.Tags.Contains(tag_name))
            .Where(droplet => name is null || droplet.Name == name)
            .OrderBy(droplet => droplet.Id)
            .Select(droplet => DropletView.Of(droplet, state, subnet))
            .ToList()));
    }

    private static async Task<IResult> DeleteByTagAsync(string? tag_name, StateStore store, DropletLifecycle life)
    {
        if (string.IsNullOrEmpty(tag_name))
            throw ApiException.BadRequest("tag_name is needed to delete Droplets together.");
        var tagged =
            store.Read(state => state.Droplets.Values.Where(droplet => droplet.Tags.Contains(tag_name)).ToList());
        await Task.WhenAll(tagged.Select(life.DeleteAsync));
        return Answer.Nothing();
    }
}
