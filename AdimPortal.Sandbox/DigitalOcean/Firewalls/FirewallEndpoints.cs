using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;
using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Sandbox.DigitalOcean.Firewalls;

internal static class FirewallEndpoints
{
    private sealed record DropletIdsBody(IReadOnlyList<long>? DropletIds);

    private sealed record TagsBody(IReadOnlyList<string>? Tags);

    public static void MapFirewalls(this IEndpointRouteBuilder api)
    {
        api.MapGet("/firewalls", (HttpRequest request, StateStore store) => Paging.Page(request, "firewalls",
            store.Read(state => state.Firewalls.Values.OrderBy(firewall => firewall.CreatedAt).Select(FirewallView.Of)
                .ToList())));
        api.MapPost("/firewalls", async (FirewallBody body, StateStore store, FirewallSync sync, TimeProvider time) =>
        {
            var created = store.Update(state =>
            {
                var firewall = FirewallChecks.Firewall(body, state, Guid.NewGuid().ToString(), time.GetUtcNow());
                return state.Firewalls[firewall.Id] = firewall;
            });
            await sync.ApplyAsync();
            return Answer.Accepted(new { firewall = FirewallView.Of(created) });
        });
        api.MapGet("/firewalls/{id}",
            (string id,
                StateStore store) =>
                Answer.Ok(new { firewall = FirewallView.Of(store.Read(state => Find(state, id))) }));
        api.MapPut("/firewalls/{id}", async (string id, FirewallBody body, StateStore store, FirewallSync sync) =>
            Answer.Ok(
                new
                {
                    firewall = FirewallView.Of(
                    await ChangeAsync(store, sync, id,
                        (state, old) => FirewallChecks.Firewall(body, state, id, old.CreatedAt)))
                }));
        api.MapDelete("/firewalls/{id}", async (string id, StateStore store, FirewallSync sync) =>
        {
            store.Update(state => state.Firewalls.Remove(Find(state, id).Id));
            await sync.ApplyAsync();
            return Answer.Nothing();
        });
        MapParts(api);
        api.MapGet("/droplets/{id:long}/firewalls",
            (long id, HttpRequest request, StateStore store) => Paging.Page(request, "firewalls", store.Read(state =>
        {
            var droplet = Droplets.DropletEndpoints.Find(state, id);
            return state.Firewalls.Values.Where(firewall => FirewallCompiler.IsOn(firewall, droplet))
                .Select(FirewallView.Of).ToList();
        })));
    }

    private static void MapParts(IEndpointRouteBuilder api)
    {
        api.MapPost("/firewalls/{id}/droplets",
            (string id, DropletIdsBody body, StateStore store, FirewallSync sync) => ChangePartAsync(store, sync, id,
            (state,
                old) =>
                old with { DropletIds = [.. old.DropletIds.Union(FirewallChecks.Droplets(body.DropletIds, state))] }));
        api.MapDelete("/firewalls/{id}/droplets",
            (string id, [FromBody] DropletIdsBody body, StateStore store,
                FirewallSync sync) => ChangePartAsync(store, sync, id,
            (_, old) => old with { DropletIds = [.. old.DropletIds.Except(body.DropletIds ?? [])] }));
        api.MapPost("/firewalls/{id}/tags",
            (string id, TagsBody body, StateStore store, FirewallSync sync) => ChangePartAsync(store, sync, id,
            (state, old) => old with { Tags = [.. old.Tags.Union(FirewallChecks.Tags(body.Tags, state))] }));
        api.MapDelete("/firewalls/{id}/tags",
            (string id, [FromBody] TagsBody body, StateStore store,
                FirewallSync sync) => ChangePartAsync(store, sync, id,
            (_, old) => old with { Tags = [.. old.Tags.Except(body.Tags ?? [])] }));
        api.MapPost("/firewalls/{id}/rules",
            (string id, RulesBody body, StateStore store,
                FirewallSync sync) => ChangePartAsync(store, sync, id, (state, old) =>
        {
            var (inbound, outbound) = RulesOf(body, state);
            return old with { Inbound = [.. old.Inbound, .. inbound], Outbound = [.. old.Outbound, .. outbound] };
        }));
        api.MapDelete("/firewalls/{id}/rules",
            (string id, [FromBody] RulesBody body, StateStore store,
                FirewallSync sync) => ChangePartAsync(store, sync, id, (state, old) =>
        {
            var (inbound, outbound) = RulesOf(body, state);
            return old with { Inbound = Without(old.Inbound, inbound), Outbound = Without(old.Outbound, outbound) };
        }));
    }

    private static (IReadOnlyList<FirewallRule> Inbound, IReadOnlyList<FirewallRule> Outbound) RulesOf(RulesBody body,
        SandboxState state) =>
        (FirewallChecks.Rules(body.InboundRules, rule => rule.Sources, state),
            FirewallChecks.Rules(body.OutboundRules, rule => rule.Destinations, state));

    // Records compare lists by identity, so rules are compared by what they say.
    private static List<FirewallRule> Without(IReadOnlyList<FirewallRule> rules, IReadOnlyList<FirewallRule> removed) =>
        [.. rules.ExceptBy(removed.Select(Said), Said)];

    private static string Said(FirewallRule rule) =>
        $"{rule.Protocol} {rule.Ports} {string.Join(',', rule.Peers.Addresses)} {string.Join(',', rule.Peers.DropletIds)} {string.Join(',', rule.Peers.Tags)}";

    private static Firewall Find(SandboxState state, string id) =>
        state.Firewalls.GetValueOrDefault(id) ?? throw ApiException.NotFound();

    private static async Task<IResult> ChangePartAsync(StateStore store, FirewallSync sync, string id,
        Func<SandboxState, Firewall, Firewall> change)
    {
        await ChangeAsync(store, sync, id, change);
        return Answer.Nothing();
    }

    private static async Task<Firewall> ChangeAsync(StateStore store, FirewallSync sync, string id,
        Func<SandboxState, Firewall, Firewall> change)
    {
        var changed = store.Update(state => state.Firewalls[id] = change(state, Find(state, id)));
        await sync.ApplyAsync();
        return changed;
    }
}
