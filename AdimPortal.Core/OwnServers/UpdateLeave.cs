using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Operations.Steps;
using AdimPortal.Core.Operations.Steps.OwnServers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.OwnServers;

/// <summary>
/// The leave that an owner gives the portal to update their server, and takes back. It is kept only once the portal has been let in: a button that can't
/// work is worse than none.
/// </summary>
public sealed class UpdateLeave(IOwnServers servers, ISecretVault vault, ISshKeys keys, IRemoteShell shell, TimeProvider time)
{
    /// <summary>The public key that the server is to let in. It is made when it is asked for first.</summary>
    public async Task<string> KeyAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        if (await vault.FindAsync(workspace, WorkspaceSecrets.UpdateKey, cancel) is { } there)
            return KeptPair.Read(there).Public;
        var pair = await keys.CreateAsync("adim-portal", cancel);
        return KeptPair.Read(await vault.KeepAsync(workspace, WorkspaceSecrets.UpdateKey, new Secret($"{pair.Public}\n{pair.Private.Reveal()}"), cancel)).Public;
    }

    /// <summary>Tries the way in, and keeps it when it is open.</summary>
    /// <param name="seenFrom">The address that the server asks from.</param>
    /// <param name="address">Where it says that it is reached; null for where it asks from.</param>
    /// <returns>Why the portal did not get in, for the owner, who is on the server.</returns>
    public async Task<Result<UpdateDoor>> GiveAsync(OwnServer server, string seenFrom, string? address, int port, CancellationToken cancel)
    {
        if (address is not null && address != seenFrom && !IsPublic(address))
            return new Failure.Final($"The portal does not connect to {address}: it is no public address, and not the one that this server is seen at ({seenFrom}).", address);
        var door = new UpdateDoor(address ?? seenFrom, port, time.GetUtcNow());
        await KeyAsync(server.Workspace, cancel);
        var host = await vault.UpdateHostAsync(server with { Door = door }, cancel);
        try
        {
            var answer = await shell.RunAsync(host, PortalUpdate.Ready, _ => ValueTask.CompletedTask, cancel);
            if (!answer.TryGet(out var status, out var failure))
                return new Failure.Final(PortalUpdate.WhyNotIn(failure, door, onServer: true), failure.Detail);
            if (status != 0)
                return new Failure.Final("The portal got in over SSH, but something else answered there than was installed.", $"'ready' ended with {status}.");
        }
        finally
        {
            await shell.ForgetAsync(host);
        }

        await servers.KeepDoorAsync(server.Workspace, door, cancel);
        return door;
    }

    /// <summary>Another leave gets another key.</summary>
    public async Task TakeBackAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await servers.KeepDoorAsync(workspace, null, cancel);
        await vault.ForgetAsync(workspace, [WorkspaceSecrets.UpdateKey], cancel);
    }

    /// <summary>An address of the open internet. The portal is nobody's way into the network that it runs in.</summary>
    private static bool IsPublic(string text) => IPAddress.TryParse(text, out var address) && !Closed.Any(network => network.Contains(address));

    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
            "::/8", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];
}
