using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Web.Security;

/// <summary>
/// What a caller is counted by: a network that one customer of a provider has. Counting single IPv6 addresses would
/// count nothing.
/// </summary>
internal static class CallerNetwork
{
    /// <summary>
    /// One IPv4 address, one IPv6 /64: for counts that are of the caller alone, where neighbours must not be counted
    /// together.
    /// </summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress, 32, 64);

    /// <summary>
    /// An IPv4 /24, an IPv6 /48: for counts of the caller and one account together, where nobody else is in the way.
    /// </summary>
    public static string WideOf(HttpContext context) => Of(context.Connection.RemoteIpAddress, 24, 48);

    internal static string Of(IPAddress? address, int v4, int v6)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var length = address.AddressFamily == AddressFamily.InterNetworkV6 ? v6 : v4;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, length / 8, bytes.Length - (length / 8));
        return $"{new IPAddress(bytes)}/{length}";
    }
}
