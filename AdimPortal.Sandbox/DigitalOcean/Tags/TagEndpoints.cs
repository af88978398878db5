using System.Globalization;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Firewalls;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Tags;

/// <summary>Tags are on droplets and on snapshots, which the API counts as images.</summary>
internal static class TagEndpoints
{
    private sealed record TagBody(string? Name);

    private sealed record Resource(string? ResourceId, string? ResourceType);

    private sealed record ResourcesBody(IReadOnlyList<Resource>? Resources);

    public static void MapTags(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tags", (HttpRequest request, StateStore store) =>
            Paging.Page(request, "tags",
                store.Read(state => state.Tags.Select(tag => View(request, tag, state)).ToList())));
        api.MapPost("/tags", (TagBody body, HttpRequest request, StateStore store) =>
        {
            var name = TagNames.Check([body.Name ?? ""])[0];
            return Answer.Created(
                new { tag = store.Update(state => { state.Tags.Add(name); return View(request, name, state); }) });
        });
        api.MapGet("/tags/{name}", (string name, HttpRequest request, StateStore store) =>
            Answer.Ok(new { tag = store.Read(state => View(request, Known(name, state), state)) }));
        api.MapDelete("/tags/{name}", async (string name, StateStore store, FirewallSync firewalls) =>
        {
            store.Update(state => Delete(Known(name, state), state));
            await firewalls.ApplyAsync();
            return Answer.Nothing();
        });
        api.MapPost("/tags/{name}/resources",
            (string name, ResourcesBody body, StateStore store, FirewallSync firewalls) =>
            ChangeAsync(name, body, store, firewalls, tags => [.. tags.Append(name).Distinct()]));
        api.MapDelete("/tags/{name}/resources",
            (string name, [Microsoft.AspNetCore.Mvc.FromBody] ResourcesBody body, StateStore store,
                FirewallSync firewalls) =>
            ChangeAsync(name, body, store, firewalls, tags => [.. tags.Where(tag => tag != name)]));
    }

    private static string Known(string name, SandboxState state) =>
        state.Tags.Contains(name) ? name : throw ApiException.NotFound();

    private static void Delete(string name, SandboxState state)
    {
        state.Tags.Remove(name);
        foreach (var droplet in state.Droplets.Values.ToList()) state.Droplets[droplet.Id] =
            droplet with { Tags = [.. droplet.Tags.Where(tag => tag != name)] };
        foreach (var snapshot in state.Snapshots.Values.ToList()) state.Snapshots[snapshot.Id] =
            snapshot with { Tags = [.. snapshot.Tags.Where(tag => tag != name)] };
    }

    private static async Task<IResult> ChangeAsync(
        string name, ResourcesBody body, StateStore store, FirewallSync firewalls,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        store.Update(state =>
        {
            Known(name, state);
            var targets =
                (body.Resources ?? []).Select(resource => (resource.ResourceType, Id: IdOf(resource))).ToList();
            if (targets.Any(target => !Exists(target.ResourceType, target.Id, state))) throw ApiException.NotFound();
            foreach (var (type, id) in targets)
            {
                if (type == "droplet")
                    state.Droplets[id] = state.Droplets[id] with { Tags = change(state.Droplets[id].Tags) };
                else state.Snapshots[id] = state.Snapshots[id] with { Tags = change(state.Snapshots[id].Tags) };
            }
        });
        await firewalls.ApplyAsync();
        return Answer.Nothing();
    }

    private static long IdOf(Resource resource) =>
        long.TryParse(resource.ResourceId, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static bool Exists(string? type, long id, SandboxState state) => type switch
    {
        "droplet" => state.Droplets.ContainsKey(id),
        "image" => state.Snapshots.ContainsKey(id),
        _ =>
            throw ApiException.Unprocessable(
                $"Resources of type '{type}' can't be tagged here: droplet and image can."),
    };

    private static object View(HttpRequest request, string tag, SandboxState state)
    {
        var droplets = state.Droplets.Values.Where(droplet => droplet.Tags.Contains(tag))
            .Select(droplet => $"droplets/{droplet.Id}").ToList();
        var images = state.Snapshots.Values.Where(snapshot => snapshot.Tags.Contains(tag))
            .Select(snapshot => $"images/{snapshot.Id}").ToList();
        Dictionary<string, object> Metadata(IReadOnlyList<string> resources) => resources.Count == 0
            ? new() { ["count"] = 0 }
            : new()
            {
                ["count"] = resources.Count,
                ["last_tagged_uri"] = $"{request.Scheme}://{request.Host}/v2/{resources[^1]}"
            };

        var all = Metadata([.. images, .. droplets]);
        all["droplets"] = Metadata(droplets);
        all["images"] = Metadata(images);
        foreach (var other in new[] { "volumes", "volume_snapshots", "databases" }) all[other] = Metadata([]);
        return new { Name = tag, Resources = all };
    }
}
