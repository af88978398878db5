using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// Knocks where the owner lets the portal in, at the host key that the server registered itself with. Nothing is
/// changed there by it.
/// </summary>
public sealed class EnterSelfHosted(IRemoteShell shell, ISecretVault vault, ISelfHostedServers servers) : Step
{
    public override string Name => "connect";

    public override string Title => "Connect securely";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(2);

    /// <summary>A server that is just being restarted is worth a minute.</summary>
    public override RetryPolicy Retry { get; } = new(5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { SshEndpoint: { } endpoint } server)
            return NotAllowed;
        var answer =
            await shell.RunAsync(await vault.UpdateHostAsync(server, cancel), PortalUpdate.Ready,
                _ => ValueTask.CompletedTask, cancel);
        if (answer.TryGet(out var status, out var failure))
        {
            return status == 0
                ? StepOutcome.Finished
                : new StepOutcome.FailedForGood(
                    "We could sign in to the server, but the update program there did not respond as expected. Run sudo adim-update on the server.",
                    $"'ready' ended with {status}.");
        }

        var message = PortalUpdate.WhyNotIn(failure, endpoint, onServer: false);
        return failure is Failure.Passing { IsRefusal: false }
            ? new StepOutcome.RetryAfter(message, failure.Detail)
            : new StepOutcome.FailedForGood(message, failure.Detail);
    }

    internal static StepOutcome.FailedForGood NotAllowed { get; } = new(
        "The server's owner does not allow us to update it. Run sudo adim-allow-updates on the server to allow it, or sudo adim-update to update it there.",
        "There is no leave.");
}
