using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>Reads an SSH source.</summary>
internal static class SshNetwork
{
    /// <returns>Null when it is no address and no network such as 203.0.113.7/32.</returns>
    public static IPNetwork? Of(string source) =>
        IPNetwork.TryParse(source, out var network) ? network
        : IPAddress.TryParse(source, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    /// <summary>
    /// The address that this machine sends from to the world, as CIDR; null where no way leads there. Behind a router
    /// the world sees another.
    /// </summary>
    public static string? Outgoing()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            // Nothing is sent: the kernel only chooses the way. The address is one for documentation (RFC 5737).
            socket.Connect(IPAddress.Parse("192.0.2.1"), 9);
            return socket.LocalEndPoint is IPEndPoint { Address: var own } && !own.Equals(IPAddress.Any)
                ? $"{own}/32"
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public static bool IsEverywhere(string source) => Of(source) is { PrefixLength: 0 };
}
