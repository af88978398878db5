namespace AdimPortal.Sandbox.State;

/// <summary>
/// A firewall as the API has it. Rules only allow; a droplet with any firewall drops the rest, both ways.
/// </summary>
public sealed record Firewall(
    string Id, string Name, DateTimeOffset CreatedAt, IReadOnlyList<FirewallRule> Inbound,
    IReadOnlyList<FirewallRule> Outbound,
    IReadOnlyList<long> DropletIds, IReadOnlyList<string> Tags);

/// <param name="Protocol">tcp, udp or icmp.</param>
/// <param name="Ports">A port, a range such as 8000-9000, or 0 for all.</param>
public sealed record FirewallRule(string Protocol, string Ports, FirewallPeers Peers);

/// <summary>The other end: sources of an inbound rule, destinations of an outbound one.</summary>
public sealed record FirewallPeers(IReadOnlyList<string> Addresses, IReadOnlyList<long> DropletIds,
    IReadOnlyList<string> Tags);
