using System.Text.Json.Serialization;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class Firewalls(DigitalOceanApi api)
{
    private const string Path = "/v2/firewalls";
    private const string OnePath = "/v2/firewalls/{firewall_id}";

    public async Task<Result<Unit>> EnsureAsync(FirewallRequest request, CancellationToken cancel)
    {
        if (!(await ListAsync(request.Name, cancel)).TryGet(out var found, out var failure))
            return failure;
        var wanted = NewFirewall.From(request);
        if (found.Count == 0)
            return await api.DoAsync(ApiCall.Create(wanted, DigitalOceanJson.Default.NewFirewall, Path), cancel);
        return found.Any(wanted.IsSameAs)
            ? Unit.Value
            : await api.DoAsync(ApiCall.Replace(wanted, DigitalOceanJson.Default.NewFirewall, OnePath, found[0].Id),
                cancel);
    }

    public async Task<Result<Unit>> DeleteAsync(string name, CancellationToken cancel)
    {
        if (!(await ListAsync(name, cancel)).TryGet(out var found, out var failure))
            return failure;
        foreach (var firewall in found)
        {
            var deleted = await api.DeleteAsync(ApiCall.Delete(OnePath, firewall.Id), cancel);
            if (!deleted.IsOk)
                return deleted;
        }

        return Unit.Value;
    }

    private async Task<Result<IReadOnlyList<FirewallBody>>> ListAsync(string name, CancellationToken cancel)
    {
        var listed =
            await api.ListAsync<FirewallBody, FirewallPage>(ApiCall.Get(Path), DigitalOceanJson.Default.FirewallPage,
                cancel);
        return listed.TryGet(out var all, out var failure) ? all.Where(f => f.Name == name).ToList() : failure;
    }
}

internal sealed record NewFirewall(string Name, IReadOnlyList<string> Tags, IReadOnlyList<InboundBody> InboundRules,
    IReadOnlyList<OutboundBody> OutboundRules)
{
    private static readonly RuleAddresses Everywhere = new(["0.0.0.0/0", "::/0"]);

    /// <summary>
    /// A server may call out wherever it likes: it fetches packages and certificates. That has to be said, because a
    /// firewall without outbound rules lets nothing out. Who may call in is named.
    /// </summary>
    public static NewFirewall From(FirewallRequest request) => new(
        request.Name,
        [request.Tag],
        [.. request.Inbound.Select(r => new InboundBody(r.Protocol, r.Ports ?? "all", new RuleAddresses(r.Sources)))],
        [new("tcp", "all", Everywhere), new("udp", "all", Everywhere), new("icmp", "all", Everywhere)]);

    public bool IsSameAs(FirewallBody other) =>
        Tags.ToHashSet().SetEquals(other.Tags ?? [])
        && InboundRules.Select(Key).ToHashSet().SetEquals((other.InboundRules ?? []).Select(Key))
        && OutboundRules.Select(Key).ToHashSet().SetEquals((other.OutboundRules ?? []).Select(Key));

    private static string Key(InboundBody rule) => Key(rule.Protocol, rule.Ports, rule.Sources);

    private static string Key(OutboundBody rule) => Key(rule.Protocol, rule.Ports, rule.Destinations);

    /// <summary>What is sent as "all" (and any port of icmp) comes back as "0".</summary>
    private static string Key(string protocol, string? ports, RuleAddresses? peers)
    {
        var range = protocol == "icmp" || ports is null or "all" ? "0" : ports;
        return $"{protocol} {range} {string.Join(' ', (peers?.Addresses ?? []).Order(StringComparer.Ordinal))}";
    }
}

internal sealed record InboundBody(string Protocol, string? Ports, RuleAddresses? Sources);

internal sealed record OutboundBody(string Protocol, string? Ports, RuleAddresses? Destinations);

internal sealed record RuleAddresses(IReadOnlyList<string>? Addresses);

internal sealed record FirewallBody(
    string Id, string Name, IReadOnlyList<string>? Tags, IReadOnlyList<InboundBody>? InboundRules,
    IReadOnlyList<OutboundBody>? OutboundRules)
{
    /// <summary>Who may reach SSH, in whatever rules say so.</summary>
    [JsonIgnore]
    public IEnumerable<string> SshSources =>
        (InboundRules ?? []).Where(rule => rule.Protocol == "tcp" && rule.Ports is "22" or "0" or "all" or null)
            .SelectMany(rule => rule.Sources?.Addresses ?? []);
}

internal sealed record FirewallPage(IReadOnlyList<FirewallBody>? Firewalls) : Page<FirewallBody>
{
    internal override IReadOnlyList<FirewallBody> Items => Firewalls ?? [];
}
