using System.Net;
using System.Net.Sockets;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Firewalls;

/// <summary>Works out which packets each droplet lets through, from all firewalls that are on it.</summary>
internal static class FirewallCompiler
{
    public static IReadOnlyList<DropletRules> Compile(SandboxState state, Subnet subnet) =>
        [.. state.Droplets.Values.OrderBy(droplet => droplet.Id)
            .Select(droplet =>
                (droplet,
                    Firewalls: state.Firewalls.Values.Where(firewall => IsOn(firewall, droplet))
                        .OrderBy(firewall => firewall.Id).ToList()))
            .Where(pair => pair.Firewalls.Count > 0)
            .Select(pair => new DropletRules(
                subnet.AddressOf(pair.droplet.MachineNumber),
                Statements(pair.Firewalls.SelectMany(firewall => firewall.Inbound), "saddr", state, subnet),
                Statements(pair.Firewalls.SelectMany(firewall => firewall.Outbound), "daddr", state, subnet)))];

    public static bool IsOn(Firewall firewall, Droplet droplet) =>
        firewall.DropletIds.Contains(droplet.Id) || firewall.Tags.Any(droplet.Tags.Contains);

    private static List<string> Statements(IEnumerable<FirewallRule> rules, string side, SandboxState state,
        Subnet subnet) =>
        [.. rules.SelectMany(rule => Peers(rule.Peers, state, subnet)
            .Select(peer => $"{Match(peer, side)}{Service(rule)} accept")).Distinct()];

    // One statement for each address: a set may not hold networks that overlap, and a customer's rule may.
    private static string Match(string peer, string side) => peer == "0.0.0.0/0" ? "" : $"ip {side} {peer} ";

    private static string Service(FirewallRule rule) => rule switch
    {
        { Protocol: "icmp" } => "meta l4proto icmp",
        { Ports: "0" } => $"meta l4proto {rule.Protocol}",
        _ => $"{rule.Protocol} dport {rule.Ports}",
    };

    /// <summary>IPv4 only, for droplets have nothing else here.</summary>
    private static IEnumerable<string> Peers(FirewallPeers peers, SandboxState state, Subnet subnet)
    {
        var named =
            state.Droplets.Values.Where(droplet => peers.DropletIds.Contains(droplet.Id)
                || peers.Tags.Any(droplet.Tags.Contains));
        return peers.Addresses.Where(IsVersion4)
            .Concat(named.Select(droplet => subnet.AddressOf(droplet.MachineNumber).ToString()));
    }

    private static bool IsVersion4(string address) =>
        IPAddress.Parse(address.Split('/')[0]).AddressFamily == AddressFamily.InterNetwork;
}
