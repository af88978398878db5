using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>
/// A way for the data, from server to server: the old server lets in one key, which the new one has made and never gives away. It may come from the new
/// server's address only, until a fixed time, and does nothing but hand out this workspace's data. It is taken back at the end, and by an undo.
/// </summary>
public sealed class OpenWay(ICloud cloud, IRemoteShell shell, ISecretVault vault, Blueprint blueprint) : Step
{
    public const string StepName = "open-way";

    /// <summary>Longer than any copy should take; whatever happens to the portal, the key is worth nothing after it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>A fixed script; "$1" is the mark that the line ends with, "$2" the line, or nothing to have none.</summary>
    private const string Script = """
        set -eu
        umask 077
        mkdir -p /root/.ssh
        touch /root/.ssh/authorized_keys
        new=$(mktemp /root/.ssh/.authorized_keys.XXXXXX)
        trap 'rm -f "$new"' EXIT
        { grep -v -- " $1\$" /root/.ssh/authorized_keys || true; [ -z "$2" ] || printf '%s\n' "$2"; } >"$new"
        test -s "$new"
        mv "$new" /root/.ssh/authorized_keys
        """;

    public override string Name => StepName;

    public override string Title => "Open a way for the data";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var (source, other) = (context.Workspace, context.Workspace.Migration!.Other);
        if (context.OutputOf(Pull.PrepareStep, Pull.PublicKey) is not { } key)
            return new StepOutcome.FailedForGood("The new server did not say what its key for the data is.", $"No output {Pull.PublicKey} of {Pull.PrepareStep}.");
        if (!source.IsOnOwnServer)
        {
            var way = new FirewallRequest(WayOf(source.Tag), source.Tag, [new InboundRule("tcp", "22", [$"{other.Address}/32"])]);
            if (!(await cloud.EnsureFirewallAsync(way, cancel)).TryGet(out _, out var failure))
                return StepOutcome.Of(failure);
        }

        return await WriteAsync(context, LineOf(key, other.Address!, context.Now + Lifetime, MarkOf(context)), cancel);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        if (await WriteAsync(context, "", cancel) is not StepOutcome.Done and var notYet)
            return notYet;
        return (await cloud.DeleteFirewallAsync(WayOf(context.Workspace.Tag), cancel)).TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }

    internal static string WayOf(string tag) => $"{tag}-way";

    private static string MarkOf(StepContext context) => $"adim-way-{context.Operation.Id}";

    /// <summary>sshd reads the time as UTC by its last letter (sshd(8), "expiry-time").</summary>
    private string LineOf(string key, string from, DateTimeOffset until, string mark)
    {
        var words = key.Split(' ');
        var expires = until.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return $"restrict,command=\"{Runner.Folder(blueprint.Bundle)}/bin/adim-export\",from=\"{from}\",expiry-time=\"{expires}Z\" {words[0]} {words[1]} {mark}";
    }

    private async Task<StepOutcome> WriteAsync(StepContext context, string line, CancellationToken cancel)
    {
        var said = "";
        var command = new RemoteCommand(["sh", "-c", Script, "way", MarkOf(context), line], TimeSpan.FromSeconds(30));
        var answer = await shell.RunAsync(
            await vault.HostAsync(context.Workspace, cancel), command, words => { said = words; return ValueTask.CompletedTask; }, cancel);
        if (!answer.TryGet(out var status, out var failure))
            return StepOutcome.Of(failure);
        return status == 0
            ? StepOutcome.Finished
            : new StepOutcome.RetryAfter("The old server could not open a way for the data.", $"The script ended with status {status}: {said}");
    }
}
