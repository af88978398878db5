using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// The two words that an own server understands from the portal (<c>lib/own/portal-update.sh</c>), and why it may not
/// hear them.
/// </summary>
internal static class PortalUpdate
{
    /// <summary>Says that the way is open.</summary>
    public static RemoteCommand Ready { get; } = new(["ready"], TimeSpan.FromSeconds(20)) { IsOnlyTold = true };

    /// <summary>Runs the update, or follows it when that run was begun before.</summary>
    public static RemoteCommand Begin(string run) =>
        new(["update", run], TimeSpan.FromMinutes(30)) { IsOnlyTold = true };

    /// <summary>Where the portal may come in, with its key for that alone.</summary>
    public static async Task<RemoteHost> UpdateHostAsync(this ISecretVault vault, SelfHostedServer server,
        CancellationToken cancel)
    {
        var endpoint = server.SshEndpoint
            ?? throw new InvalidOperationException($"The owner of {server.Workspace} has not let the portal in.");
        var key = await vault.FindAsync(server.Workspace, WorkspaceSecrets.UpdateKey, cancel)
            ?? throw new InvalidOperationException(
                $"Workspace {server.Workspace} has no key for updates in the vault.");
        return new RemoteHost(endpoint.Address, endpoint.Port, "root", [server.HostKey], KeptPair.Read(key).Private);
    }

    /// <param name="onServer">Whether it is read on the server itself, by whoever gives the leave there.</param>
    public static string WhyNotIn(Failure failure, UpdateSshEndpoint endpoint, bool onServer) =>
        (failure, onServer) switch
        {
            (Failure.Final, _) => failure.UserMessage,
            (Failure.Passing { IsRefusal: true }, true) =>
                $"SSH at {endpoint.Address} port {endpoint.Port} does not accept the portal's key. Check the SSH log on the server (journalctl -u ssh).",
            (Failure.Passing { IsRefusal: true }, false) =>
                "The server no longer accepts our key: the permission was revoked there. Run sudo adim-allow-updates on the server again, or sudo adim-update.",
            (_, true) =>
                $"The portal can't reach SSH on this server at {endpoint.Address} port {endpoint.Port}. A router or a firewall may block it: see --port and --address.",
            _ =>
                $"We can't reach SSH on the server at {endpoint.Address} port {endpoint.Port}. Open it for this portal, or run sudo adim-update on the server.",
        };
}
