using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Monitoring;

/// <summary>Asks a server over SSH how busy it is, with the blueprint's own small program.</summary>
public sealed class MachineChecker(IRemoteShell shell, ISecretVault vault, Blueprint blueprint, TimeProvider time)
{
    private const int NotFound = 127;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public async Task<MachineCheck> CheckAsync(Workspace workspace, CancellationToken cancel)
    {
        var at = time.GetUtcNow();
        // Its keys are forgotten at once when it is terminated, and it may be terminated now.
        if (workspace.Address is null || await vault.FindAsync(workspace.Id, WorkspaceSecrets.LoginKey, cancel) is null)
            return new MachineCheck(workspace.Id, at, Reading: null);
        var host = await vault.HostAsync(workspace, cancel);
        try
        {
            var (status, reading) = await AskAsync(host, cancel);
            // A server that was installed by a former version of the portal has a former blueprint.
            if (status == NotFound
                && await SendBlueprint.SendAsync(shell, host, blueprint.Bundle, cancel) is StepOutcome.Done)
                (_, reading) = await AskAsync(host, cancel);
            return new MachineCheck(workspace.Id, at, reading);
        }
        finally
        {
            // The next measure comes in a quarter of an hour: thousands of idle connections would wait for it.
            await shell.ForgetAsync(host);
        }
    }

    private async Task<(int? Status, MachineReading? Reading)> AskAsync(RemoteHost host, CancellationToken cancel)
    {
        var shares = new Dictionary<string, double>();
        long? data = null;
        var answer =
            await shell.RunAsync(host,
                new RemoteCommand([$"{Runner.Folder(blueprint.Bundle)}/bin/adim-measure"], Limit), line =>
        {
            var end = line.IndexOf('=', StringComparison.Ordinal);
            if (end == 4 && line.StartsWith("data", StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                data = bytes;
            else
                if (end > 0
                    && double.TryParse(line[(end + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                        out var share))
                    shares[line[..end]] = Math.Clamp(share, 0, 1);
            return ValueTask.CompletedTask;
        }, cancel);
        if (!answer.TryGet(out var status, out _))
            return (null, null);
        return status == 0 && shares.TryGetValue("cpu", out var cpu) && shares.TryGetValue("memory", out var memory)
            && shares.TryGetValue("disk", out var disk)
            ? (status, new MachineReading(cpu, memory, disk) { DataBytes = data })
            : (status, null);
    }
}
