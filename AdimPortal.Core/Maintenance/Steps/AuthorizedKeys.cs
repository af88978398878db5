using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>Changes which keys a server lets in. Public keys are no secrets; they come as arguments.</summary>
internal static class AuthorizedKeys
{
    /// <summary>
    /// A fixed script; what varies comes as "$1" (let in, or nothing) and "$2" (not any more, or nothing). Other keys
    /// stay.
    /// </summary>
    private const string Script = """
        set -eu
        umask 077
        mkdir -p /root/.ssh
        touch /root/.ssh/authorized_keys
        new=$(mktemp /root/.ssh/.authorized_keys.XXXXXX)
        trap 'rm -f "$new"' EXIT
        body() { printf '%s' "$1" | cut -d ' ' -f 2; }
        known() { grep -qF -- "$(body "$1")" /root/.ssh/authorized_keys; }
        {
            if [ -n "$2" ]; then grep -vF -- "$(body "$2")" /root/.ssh/authorized_keys || true; else cat /root/.ssh/authorized_keys; fi
            [ -z "$1" ] || known "$1" || printf '%s\n' "$1"
        } >"$new"
        test -s "$new"
        mv "$new" /root/.ssh/authorized_keys
        """;

    public static async Task<StepOutcome> ChangeAsync(IRemoteShell shell, RemoteHost host, string? letIn,
        string? notAnyMore, CancellationToken cancel)
    {
        var said = "";
        var command =
            new RemoteCommand(["sh", "-c", Script, "keys", letIn ?? "", notAnyMore ?? ""], TimeSpan.FromSeconds(30));
        var answer =
            await shell.RunAsync(host, command, line => { said = line; return ValueTask.CompletedTask; }, cancel);
        if (!answer.TryGet(out var status, out var failure))
            return StepOutcome.Of(failure);
        return status == 0
            ? StepOutcome.Finished
            : new StepOutcome.RetryAfter("The server could not change its sign-in keys.",
                $"The script ended with status {status}: {said}");
    }
}
