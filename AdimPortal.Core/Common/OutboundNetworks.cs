using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Core.Common;

/// <summary>
/// Where the portal may connect to when a customer names the address: the open internet, and nothing of the network
/// that it runs in. It is asked with the very address that is connected to, so a name that leads elsewhere a moment
/// later changes nothing.
/// </summary>
/// <param name="alsoOpen">Closed networks that the operator lets it connect to all the same.</param>
public sealed class OutboundNetworks(IReadOnlyList<IPNetwork> alsoOpen)
{
    /// <summary>
    /// The registries of special-purpose addresses (https://www.iana.org/assignments/iana-ipv4-special-registry and
    /// …/iana-ipv6-special-registry, read in 2026), those that are globally reachable left out; and multicast. What
    /// carries an IPv4 address inside (NAT64, 6to4, Teredo) is closed as a whole.
    /// </summary>
    private static readonly IReadOnlyList<IPNetwork> Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>
    /// All that is given out of IPv6 so far; what lies outside is loopback, local, mapped, or nobody's.
    /// </summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Nothing but the open internet.</summary>
    public static OutboundNetworks Internet { get; } = new([]);

    public bool Allows(string address) => IPAddress.TryParse(address, out var parsed) && Allows(parsed);

    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return alsoOpen.Any(network => network.Contains(address)) || IsOpen(address);
    }

    private static bool IsOpen(IPAddress address) =>
        !Closed.Any(network => network.Contains(address))
            && (address.AddressFamily is AddressFamily.InterNetwork
                || (GlobalUnicast.Contains(address) && address.ScopeId == 0));
}
