using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// Starts the server anew if the routine before said that it must, and waits until it is back: a boot has an id, so a
/// restart is never done twice.
/// </summary>
/// <param name="after">The routine that says so, with its outputs <c>reboot</c> and <c>boot</c>.</param>
public sealed class RestartServer(string after, IRemoteShell shell, ISecretVault vault) : Step
{
    private const int StillOld = 3;

    /// <summary>
    /// A fixed script; "$1" is the boot that is to end. The restart is left to systemd, so that the answer still
    /// arrives.
    /// </summary>
    private const string Script = """
        [ "$(cat /proc/sys/kernel/random/boot_id)" = "$1" ] || exit 0
        systemd-run --quiet --on-active=1s systemctl reboot 2>/dev/null || systemctl reboot
        exit 3
        """;

    public override string Name => "reboot";

    public override string Title => "Reboot the server if needed";

    public override TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public override string TimeoutMessage => "The server did not come back in time after the reboot.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var routine = RunRoutine.NameOf(after);
        if (context.OutputOf(routine, "reboot") != "yes" || context.OutputOf(routine, "boot") is not { } boot)
            return StepOutcome.Finished;
        var host = await vault.HostAsync(context.Workspace, cancel);
        var answer =
            await shell.RunAsync(host,
                new RemoteCommand(["sh", "-c", Script, "reboot", boot], TimeSpan.FromSeconds(20)),
                _ => ValueTask.CompletedTask, cancel);
        if (!answer.TryGet(out var status, out var failure))
            return failure is Failure.Passing ? Wait() : StepOutcome.Of(failure);
        return status switch
        {
            0 => StepOutcome.Finished,
            StillOld => Wait(),
            _ =>
                new StepOutcome.RetryAfter("The server could not reboot yet.",
                    $"The script ended with status {status}."),
        };
    }

    private static StepOutcome.WaitUntil Wait() =>
        new(new WaitCondition.TimePasses(TimeSpan.FromSeconds(5)), "The server is rebooting.");
}
