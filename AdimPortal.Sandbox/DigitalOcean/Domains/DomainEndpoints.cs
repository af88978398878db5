using System.Net;
using System.Text.RegularExpressions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Domains;

internal static partial class DomainEndpoints
{
    private sealed record DomainBody(string? Name, string? IpAddress);

    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        api.MapGet("/domains", (HttpRequest request, StateStore store) =>
            Paging.Page(request, "domains",
                store.Read(state => state.Domains.Values.OrderBy(domain => domain.Name).Select(View).ToList())));
        api.MapPost("/domains",
            (DomainBody body, StateStore store,
                DomainNames names) => Answer.Created(new { domain = View(Create(body, store, names)) }));
        api.MapGet("/domains/{name}",
            (string name,
                StateStore store) => Answer.Ok(new { domain = View(store.Read(state => Find(state, name))) }));
        api.MapDelete("/domains/{name}", (string name, StateStore store, DomainNames names) =>
        {
            store.Update(state => state.Domains.Remove(Find(state, name).Name));
            names.Publish();
            return Answer.Nothing();
        });
        api.MapDomainRecords();
    }

    public static Domain Find(SandboxState state, string name) =>
        state.Domains.GetValueOrDefault(name) ?? throw ApiException.NotFound();

    private static object View(Domain domain) =>
        new { domain.Name, Ttl = Domain.DefaultTtlSeconds, ZoneFile = ZoneFile.Of(domain) };

    private static Domain Create(DomainBody body, StateStore store, DomainNames names)
    {
        if (body.Name is null || !NamePattern().IsMatch(body.Name))
            throw ApiException.Unprocessable("Name is not a valid domain name.");
        if (body.IpAddress is not null && !IPAddress.TryParse(body.IpAddress, out _))
            throw ApiException.Unprocessable("IP address is not valid.");
        var created = store.Update(state =>
        {
            if (state.Domains.ContainsKey(body.Name)) throw ApiException.Unprocessable("Name already exists.");
            return state.Domains[body.Name] = new Domain(body.Name, [.. DomainRecords.Initial(state, body.IpAddress)]);
        });
        names.Publish();
        return created;
    }

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")]
    private static partial Regex NamePattern();
}
