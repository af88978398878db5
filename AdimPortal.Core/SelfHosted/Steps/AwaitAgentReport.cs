using AdimPortal.Core.Operations;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>The server's own agent says that the workspace is healthy: it looked from inside.</summary>
public sealed class AwaitAgentReport(ISelfHostedServers servers) : Step
{
    public override string Name => "agent";

    public override string Title => "Wait for the server's report";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(3);

    public override TimeSpan Timeout => TimeSpan.FromDays(1);

    public override string TimeoutMessage =>
        "The server's agent did not report within a day that the workspace is healthy.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        if (server.Report is { IsHealthy: true } report)
        {
            foreach (var (service, state) in report.Services)
                await context.Output.LineAsync("agent", $"{service}: {state}");
            return StepOutcome.Finished;
        }

        var down = string.Join(", ", server.Report?.Services.Where(s => s.Value != "up").Select(s => s.Key) ?? []);
        return new StepOutcome.WaitUntil(
            new WaitCondition.ServerReports(context.Workspace.Id.Value, TimeSpan.FromMinutes(1)),
            down.Length > 0
                ? $"The server's agent reports that {down} is not up yet."
                : "Waiting for the server's agent.");
    }
}
