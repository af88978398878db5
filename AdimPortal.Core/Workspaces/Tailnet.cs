using System.Net;

namespace AdimPortal.Core.Workspaces;

/// <summary>Addresses in private networks of Tailscale.</summary>
public static class Tailnet
{
    /// <summary>
    /// Tailscale gives its machines addresses of this network, and on a server in the cloud nobody else has them.
    /// </summary>
    private static readonly IPNetwork Network = IPNetwork.Parse("100.64.0.0/10");

    /// <summary>
    /// Where a workspace is reached in such a network, by plain HTTP: the network itself encrypts, and there is no
    /// certificate for an address.
    /// </summary>
    /// <param name="address">As a server says it.</param>
    /// <returns>Null for what is no address of such a network.</returns>
    public static string? EndpointAt(string? address) =>
        IPAddress.TryParse(address, out var ip) && Network.Contains(ip) ? $"http://{ip}" : null;
}
