using AdimPortal.Core.Operations;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>The server's own agent says, after the update, that it has what was installed and is well.</summary>
public sealed class AwaitUpdateReport(ISelfHostedServers servers) : Step
{
    public override string Name => "agent";

    public override string Title => "Wait for the server's report";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(5);

    public override TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public override string TimeoutMessage =>
        "The server was updated, but its agent has not reported for ten minutes that it is healthy. Check its health below and on the server.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        var isNews = server.Report is { } said
            && said.Bundle == context.OutputOf(RunSelfHostedUpdate.StepName, RunSelfHostedUpdate.Bundle)
            && said.At >= context.StartOf(RunSelfHostedUpdate.StepName);
        if (isNews && server.Report is { IsHealthy: true } report)
        {
            await context.Output.LineAsync("agent", $"version {report.Version}, {report.Services.Count} services up");
            return StepOutcome.Finished;
        }

        var down =
            isNews ? string.Join(", ", server.Report!.Services.Where(s => s.Value != "up").Select(s => s.Key)) : "";
        return new StepOutcome.WaitUntil(
            new WaitCondition.ServerReports(context.Workspace.Id.Value, TimeSpan.FromSeconds(30)),
            down.Length > 0
                ? $"The server's agent reports that {down} is not up yet."
                : "Waiting for the server's agent.");
    }
}
