using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Firewalls;

internal static class FirewallView
{
    /// <summary>Always "succeeded": the answer is given when the rules are in force.</summary>
    public static object Of(Firewall firewall) => new
    {
        firewall.Id,
        firewall.Name,
        Status = "succeeded",
        InboundRules = firewall.Inbound.Select(rule => new { rule.Protocol, rule.Ports, Sources = Peers(rule.Peers) }),
        OutboundRules = firewall.Outbound.Select(rule => new
        {
            rule.Protocol,
            rule.Ports,
            Destinations = Peers(rule.Peers)
        }),
        CreatedAt = Answer.Time(firewall.CreatedAt),
        firewall.DropletIds,
        firewall.Tags,
        PendingChanges = Array.Empty<object>(),
    };

    // Only what was given comes back.
    private static Dictionary<string, object> Peers(FirewallPeers peers)
    {
        var view = new Dictionary<string, object>();
        if (peers.Addresses.Count > 0) view["addresses"] = peers.Addresses;
        if (peers.DropletIds.Count > 0) view["droplet_ids"] = peers.DropletIds;
        if (peers.Tags.Count > 0) view["tags"] = peers.Tags;
        return view;
    }
}
