using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>
/// Looks at the workspace as its users will: over HTTPS, with its certificate verified and every service up.
/// </summary>
/// <param name="unlessSuspended">A workspace at rest answers with a page that says so, and that is right.</param>
/// <param name="timeout">Where people wait meanwhile, less than for a server that was just built.</param>
public sealed class CheckHealth(IWorkspaceProbe probe, bool unlessSuspended = false, TimeSpan? timeout = null) : Step
{
    public const string StepName = "health";

    public override string Name => StepName;

    public override string Title => "Health check";

    public override TimeSpan Timeout => timeout ?? TimeSpan.FromMinutes(3);

    public override string TimeoutMessage => "Everything is installed, but not all services started.";

    public override RetryPolicy Retry => new(12, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (unlessSuspended && context.Workspace.Status is WorkspaceStatus.Suspended)
            return StepOutcome.Finished;
        var answer = await probe.CheckAsync(context.Workspace.Domain, context.Workspace.Address!, cancel);
        if (!answer.TryGet(out var report, out var failure))
            return StepOutcome.Of(failure);
        foreach (var (service, state) in report.Services)
            await context.Output.LineAsync("health", $"{service}: {state}");
        if (report.Healthy)
            return StepOutcome.Finished;
        var down = string.Join(", ", report.Services.Where(s => s.Value != "up").Select(s => s.Key));
        return new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromSeconds(1)),
            $"Waiting for {down} to start.");
    }
}
