using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>
/// Looks how the workspace is before anything is done to it. Its undo is the last thing of an operation that is taken
/// back: what was healthy is healthy again before anybody is told that all is as before.
/// </summary>
public sealed class RememberHealth(IWorkspaceProbe probe) : Step
{
    private const string WasHealthy = "healthy";

    public override string Name => "health-before";

    public override string Title => "Check the current health";

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        StepOutcome.With((WasHealthy, await IsHealthyAsync(context, cancel) ? "yes" : "no"));

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        context.OutputOf(Name, WasHealthy) != "yes" || await IsHealthyAsync(context, cancel)
            ? StepOutcome.Finished
            : new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromSeconds(2)),
                "Waiting for the workspace to be healthy again.");

    private async Task<bool> IsHealthyAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Address is { } address
        && (await probe.CheckAsync(context.Workspace.Domain, address, cancel)).TryGet(out var report, out _)
        && report.Healthy;
}
