using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// Looks at the workspace as its users will, with its certificate verified. A server without a certificate of its own
/// is behind something of its owner's: there, what its agent says is all that can be known.
/// </summary>
public sealed class CheckSelfHostedServer(IWorkspaceProbe probe, ISelfHostedServers servers, TimeSpan? timeout = null)
    : Step
{
    public override string Name => CheckHealth.StepName;

    public override string Title => "Health check";

    public override TimeSpan Timeout => timeout ?? TimeSpan.FromDays(1);

    public override string TimeoutMessage =>
        $"The workspace was installed, but for {(Timeout.TotalDays >= 1 ? "a day" : $"{Timeout.TotalMinutes:0} minutes")} we could not reach it from outside.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        if (!server.UsesTls || context.Workspace.Address is not { } address)
        {
            await context.Output.LineAsync("health",
                "We don't check this workspace from outside: its agent reports its health.");
            return StepOutcome.Finished;
        }

        var answer = await probe.CheckAsync(context.Workspace.Domain, address, cancel);
        if (!answer.TryGet(out var report, out var failure))
        {
            await context.Output.LineAsync("health", failure.Detail);
            return Wait(context,
                $"{failure.UserMessage} We check https://{context.Workspace.Domain} at {address}: ports 80 and 443 must be open to the internet.");
        }

        foreach (var (service, state) in report.Services)
            await context.Output.LineAsync("health", $"{service}: {state}");
        return report.Healthy ? StepOutcome.Finished : Wait(context, "Not all of its services are up yet.");
    }

    /// <summary>Soon at first; whoever has to open a port needs longer.</summary>
    private static StepOutcome.WaitUntil Wait(StepContext context, string message) =>
        new(new WaitCondition.TimePasses(TimeSpan.FromSeconds(Math.Clamp(context.Waited.TotalSeconds / 4, 1, 60))),
            message);
}
