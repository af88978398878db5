using System.Net;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Where clients reach a workspace on its owner's own server.</summary>
public static class SelfHostedAddresses
{
    /// <summary>
    /// A bare address is one of the owner's own network, without a certificate; before a name stands the owner's own
    /// TLS.
    /// </summary>
    public static WorkspaceEndpoints Of(Workspace workspace, SelfHostedServer server) => new(
        Cloud: null,
        Tailscale: server.UsesTls
            ? null
            : server.Addresses.Select(Tailnet.EndpointAt).FirstOrDefault(endpoint => endpoint is not null),
        BareMetal: IPAddress.TryParse(workspace.Domain, out _)
            ? $"http://{workspace.Domain}"
            : $"https://{workspace.Domain}");
}
