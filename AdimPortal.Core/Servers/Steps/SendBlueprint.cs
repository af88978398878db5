using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>Sends the blueprint's bundle, has the server check its SHA-256, and unpacks it under that name.</summary>
public sealed class SendBlueprint(IRemoteShell shell, ISecretVault vault, Blueprint blueprint) : Step
{
    /// <summary>
    /// A fixed script; what varies comes as "$1" (folder) and "$2" (sum). It unpacks beside the place and renames, so
    /// that a cut connection leaves no half of a blueprint.
    /// </summary>
    private const string Unpack = """
        set -eu
        if [ -x "$1/bin/adim-run" ]; then cat >/dev/null; exit 0; fi
        umask 077
        mkdir -p "${1%/*}"
        part=$(mktemp -d "${1%/*}/.part.XXXXXX")
        trap 'rm -rf "$part"' EXIT
        cat >"$part/bundle.tar.gz"
        printf '%s  %s\n' "$2" "$part/bundle.tar.gz" | sha256sum --check --quiet
        mkdir "$part/unpacked"
        tar -xzf "$part/bundle.tar.gz" -C "$part/unpacked" --no-same-owner
        rm -rf "$1"
        mv -T "$part/unpacked" "$1"
        """;

    public override string Name => "blueprint";

    public override string Title => "Upload the installer";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        await SendAsync(shell, await vault.HostAsync(context.Workspace, cancel), blueprint.Bundle, cancel);

    internal static async Task<StepOutcome> SendAsync(IRemoteShell shell, RemoteHost host, BlueprintBundle bundle,
        CancellationToken cancel)
    {
        var command = new RemoteCommand(["sh", "-c", Unpack, "unpack", Runner.Folder(bundle), bundle.Sha256],
            TimeSpan.FromMinutes(2))
        { Content = bundle.Bytes };
        var said = "";
        var answer =
            await shell.RunAsync(host, command, line => { said = line; return ValueTask.CompletedTask; }, cancel);
        if (!answer.TryGet(out var status, out var failure))
            return StepOutcome.Of(failure);
        return status == 0
            ? StepOutcome.With(("sha256", bundle.Sha256))
            : new StepOutcome.RetryAfter("The installer did not arrive complete.",
                $"Unpacking ended with status {status}: {said}");
    }
}
