using System.Net;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>Reads an SSH source.</summary>
internal static class SshNetwork
{
    /// <returns>Null when it is no address and no network such as 203.0.113.7/32.</returns>
    public static IPNetwork? Of(string source) =>
        IPNetwork.TryParse(source, out var network) ? network
        : IPAddress.TryParse(source, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    public static bool IsEverywhere(string source) => Of(source) is { PrefixLength: 0 };
}
