using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// The leave that an owner gives the portal to update their server, and takes back. It is kept only once the portal has
/// been let in: a button that can't work is worse than none.
/// </summary>
public sealed class UpdatePermission(ISelfHostedServers servers, ISecretVault vault, ISshKeys keys, IRemoteShell shell,
    OutboundNetworks networks, TimeProvider time)
{
    /// <summary>The public key that the server is to let in. It is made when it is asked for first.</summary>
    public async Task<string> KeyAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        if (await vault.FindAsync(workspace, WorkspaceSecrets.UpdateKey, cancel) is { } there)
            return KeptPair.Read(there).Public;
        var pair = await keys.CreateAsync("adim-portal", cancel);
        return KeptPair.Read(
            await vault.KeepAsync(workspace, WorkspaceSecrets.UpdateKey,
                new Secret($"{pair.Public}\n{pair.Private.Reveal()}"), cancel)).Public;
    }

    /// <summary>Tries the way in, and keeps it when it is open.</summary>
    /// <param name="seenFrom">The address that the server asks from.</param>
    /// <param name="address">Where it says that it is reached; null for where it asks from.</param>
    /// <returns>Why the portal did not get in, for the owner, who is on the server.</returns>
    public async Task<Result<UpdateSshEndpoint>> GiveAsync(SelfHostedServer server, string seenFrom, string? address,
        int port,
        CancellationToken cancel)
    {
        if (!networks.Allows(address ?? seenFrom))
            return new Failure.Final(
                $"The portal does not connect to {address ?? seenFrom}: it is not a public address. The portal sees this server at {seenFrom}.",
                address ?? seenFrom);
        var endpoint = new UpdateSshEndpoint(address ?? seenFrom, port, time.GetUtcNow());
        await KeyAsync(server.Workspace, cancel);
        var host = await vault.UpdateHostAsync(server with { SshEndpoint = endpoint }, cancel);
        try
        {
            var answer = await shell.RunAsync(host, PortalUpdate.Ready, _ => ValueTask.CompletedTask, cancel);
            if (!answer.TryGet(out var status, out var failure))
                return new Failure.Final(PortalUpdate.WhyNotIn(failure, endpoint, onServer: true), failure.Detail);
            if (status != 0)
                return new Failure.Final(
                    "The portal signed in over SSH, but an unexpected program answered.",
                    $"'ready' ended with {status}.");
        }
        finally
        {
            await shell.ForgetAsync(host);
        }

        await servers.KeepSshEndpointAsync(
            ActPermit.OfServer(Act.AllowUpdates, ActSubject.Of(server.Workspace), owner: null, seenFrom), endpoint,
                cancel);
        return endpoint;
    }

    /// <summary>Another leave gets another key.</summary>
    /// <param name="seenFrom">The address that the server asks from.</param>
    public async Task TakeBackAsync(WorkspaceId workspace, string seenFrom, CancellationToken cancel)
    {
        await servers.KeepSshEndpointAsync(
            ActPermit.OfServer(Act.RevokeUpdates, ActSubject.Of(workspace), owner: null, seenFrom), null, cancel);
        await vault.ForgetAsync(workspace, [WorkspaceSecrets.UpdateKey], cancel);
    }
}
