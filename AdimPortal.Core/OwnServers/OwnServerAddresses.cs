using System.Net;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.OwnServers;

/// <summary>Where clients reach a workspace on its owner's own server.</summary>
public static class OwnServerAddresses
{
    /// <summary>Tailscale gives its machines addresses of this network (100.64.0.0/10), and nobody else has them.</summary>
    private static readonly IPNetwork Tailnet = IPNetwork.Parse("100.64.0.0/10");

    /// <summary>A bare address is one of the owner's own network, without a certificate; before a name stands the owner's own TLS.</summary>
    public static WorkspaceEndpoints Of(Workspace workspace, OwnServer server) => new(
        Cloud: null,
        Tailscale: server.UsesTls ? null : server.Addresses.FirstOrDefault(IsInTailnet) is { } tailnet ? $"http://{tailnet}" : null,
        BareMetal: IPAddress.TryParse(workspace.Domain, out _) ? $"http://{workspace.Domain}" : $"https://{workspace.Domain}");

    private static bool IsInTailnet(string address) => IPAddress.TryParse(address, out var ip) && Tailnet.Contains(ip);
}
