using System.Net;
using System.Text.RegularExpressions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Firewalls;

internal sealed record PeersBody(IReadOnlyList<string>? Addresses, IReadOnlyList<long>? DropletIds,
    IReadOnlyList<string>? Tags);

internal sealed record RuleBody(string? Protocol, string? Ports, PeersBody? Sources, PeersBody? Destinations);

internal sealed record RulesBody(IReadOnlyList<RuleBody>? InboundRules, IReadOnlyList<RuleBody>? OutboundRules);

internal sealed record FirewallBody(
    string? Name, IReadOnlyList<RuleBody>? InboundRules, IReadOnlyList<RuleBody>? OutboundRules,
    IReadOnlyList<long>? DropletIds, IReadOnlyList<string>? Tags);

/// <summary>Turns bodies into what is stored, or refuses them with the reason.</summary>
internal static partial class FirewallChecks
{
    public static Firewall Firewall(FirewallBody body, SandboxState state, string id, DateTimeOffset createdAt)
    {
        if (body.Name is null || !NamePattern().IsMatch(body.Name))
            throw ApiException.BadRequest("firewall must have a valid name");
        if (state.Firewalls.Values.Any(other => other.Name == body.Name && other.Id != id))
            throw new ApiException(409, "conflict", "duplicate name");
        if (body is { InboundRules: null or { Count: 0 }, OutboundRules: null or { Count: 0 } })
            throw ApiException.BadRequest("must specify at least one rule");
        return new Firewall(id, body.Name, createdAt, Rules(body.InboundRules, rule => rule.Sources, state),
            Rules(body.OutboundRules, rule => rule.Destinations, state),
            Droplets(body.DropletIds, state), Tags(body.Tags, state));
    }

    public static IReadOnlyList<FirewallRule> Rules(IReadOnlyList<RuleBody>? rules, Func<RuleBody, PeersBody?> peersOf,
        SandboxState state) =>
        [.. (rules ?? []).Select(rule =>
        {
            if (rule.Protocol is not ("tcp" or "udp" or "icmp"))
                throw ApiException.BadRequest($"invalid protocol '{rule.Protocol}'");
            var peers = peersOf(rule) ?? throw ApiException.BadRequest("a rule needs sources or destinations");
            return new FirewallRule(rule.Protocol, Ports(rule),
                new FirewallPeers(Addresses(peers.Addresses), Droplets(peers.DropletIds, state),
                    Tags(peers.Tags, state)));
        })];

    public static IReadOnlyList<long> Droplets(IReadOnlyList<long>? ids, SandboxState state) =>
        (ids ?? []).FirstOrDefault(id => !state.Droplets.ContainsKey(id)) is var unknown and not 0
            ? throw ApiException.BadRequest($"droplet {unknown} does not exist")
            : [.. (ids ?? []).Distinct()];

    public static IReadOnlyList<string> Tags(IReadOnlyList<string>? tags, SandboxState state) =>
        (tags ?? []).FirstOrDefault(tag => !state.Tags.Contains(tag)) is { } unknown
            ? throw ApiException.BadRequest($"tag '{unknown}' does not exist")
            : [.. (tags ?? []).Distinct()];

    private static string Ports(RuleBody rule)
    {
        if (rule.Protocol == "icmp" || rule.Ports is null or "" or "0" or "all") return "0";
        var ends = rule.Ports.Split('-');
        var fine = ends.Length <= 2 && ends.All(end => ushort.TryParse(end, out var port) && port > 0)
            && int.Parse(ends[0]) <= int.Parse(ends[^1]);
        return fine ? rule.Ports : throw ApiException.BadRequest($"invalid ports '{rule.Ports}'");
    }

    private static IReadOnlyList<string> Addresses(IReadOnlyList<string>? addresses) =>
        (addresses
            ?? []).FirstOrDefault(address => !IPAddress.TryParse(address, out _)
                && !IPNetwork.TryParse(address, out _)) is { } bad
            ? throw ApiException.BadRequest($"invalid address '{bad}'")
            : [.. addresses ?? []];

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9.-]+$")]
    private static partial Regex NamePattern();
}
