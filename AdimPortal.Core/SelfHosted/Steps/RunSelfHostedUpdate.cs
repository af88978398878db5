using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// Has the server update itself: it fetches the bundle that the portal names, verifies it and runs its routines, as
/// when its owner does it. It goes on by itself when the connection is lost or the portal dies, and is then followed
/// from its first line on.
/// </summary>
public sealed class RunSelfHostedUpdate(IRemoteShell shell, ISecretVault vault, ISelfHostedServers servers) : Step
{
    public const string StepName = "update";

    /// <summary>Output: the bundle that the server has now.</summary>
    public const string Bundle = "bundle";

    private const int TryLater = 75;
    private const int Refused = 78;
    private const int NotUnderstood = 64;

    public override string Name => StepName;

    public override string Title => "Update the workspace";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(40);

    /// <summary>Each try runs the whole of it anew, which is safe, and tells more lines.</summary>
    public override RetryPolicy Retry { get; } = new(4, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    public override TimeSpan Timeout => TimeSpan.FromMinutes(40);

    public override string TimeoutMessage =>
        "We lost the connection to the server. The update continues there; run sudo adim-update on the server to see its progress.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { SshEndpoint: { } endpoint } server)
            return EnterSelfHosted.NotAllowed;
        // The same for every restart of one attempt, so that a lost connection finds again what it began.
        var run = $"{context.Operation.Id}-{context.Attempt}";
        var said = new RoutineOutput(StepName, await context.Output.KeptAsync(StepName, context.Attempt, cancel),
            context.Output);
        var answer =
            await shell.RunAsync(await vault.UpdateHostAsync(server, cancel), PortalUpdate.Begin(run), said.ReadAsync,
                cancel);
        if (!answer.TryGet(out var status, out var failure))
        {
            return failure is Failure.Passing { IsRefusal: false }
                ? new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromSeconds(5)),
                    "The connection was lost. The update continues on the server; we reconnect to follow it.")
                : new StepOutcome.FailedForGood(PortalUpdate.WhyNotIn(failure, endpoint, onServer: false),
                    failure.Detail);
        }

        var (message, detail) = (said.Reason ?? "The update failed on the server.",
            $"adim-update ended with status {status} (run {run}).");
        return status switch
        {
            0 => new StepOutcome.Done(said.Outputs),
            TryLater => new StepOutcome.RetryAfter(message, detail),
            Refused or NotUnderstood => new StepOutcome.FailedForGood(message, detail),
            _ => new StepOutcome.RetryAfter(message, detail),
        };
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is { SshEndpoint: not null } server)
            await shell.ForgetAsync(await vault.UpdateHostAsync(server, cancel));
        return StepOutcome.Finished;
    }
}
