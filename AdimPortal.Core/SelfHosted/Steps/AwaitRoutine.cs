using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// A routine that the installer runs on its owner's server. The portal has no hand in it: it listens to what the
/// installer reports and writes it into the log. A routine that failed there is mended there, so this step only ever
/// waits for the next word.
/// </summary>
/// <param name="isAskedFor">Whether that server runs the routine at all; by whether it has a certificate of its
/// own.</param>
public sealed class AwaitRoutine(Routine routine, ISelfHostedServers servers, Func<bool, bool> isAskedFor) : Step
{
    /// <summary>While an installer speaks, the step listens on: each rest costs two events in the log.</summary>
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(2);

    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override string? Group => "Install the software";

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    /// <summary>Whoever mends a server takes their time.</summary>
    public override TimeSpan Timeout => TimeSpan.FromDays(1);

    public override string TimeoutMessage =>
        "The server did not report for a day. Everything that was installed stays on the server; adim-uninstall removes it.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        if (!isAskedFor(server.UsesTls))
            return StepOutcome.Finished;

        var said = new RoutineOutput(routine.Name, await KeptAsync(context, cancel), context.Output);
        var (message, last) = ("Waiting for the server to start it.", 0L);
        while (await servers.ReportsAsync(context.Workspace.Id, routine.Name, last, Listen, cancel)
            is { Count: > 0 } reports)
        {
            foreach (var report in reports)
            {
                last = report.Number;
                if (report is { Kind: ReportKind.End, Text: "0" })
                    return new StepOutcome.Done(said.Outputs);
                message = await ReadAsync(report, said) ?? message;
            }
        }

        return new StepOutcome.WaitUntil(new WaitCondition.ServerReports(context.Workspace.Id.Value, LookAgain),
            message);
    }

    private static async Task<string?> ReadAsync(ServerReport report, RoutineOutput said)
    {
        if (report.Kind is ReportKind.Line)
            await said.ReadAsync(report.Text);
        return report.Kind switch
        {
            ReportKind.Start => "It is running on the server.",
            ReportKind.End => $"{said.Reason ?? "It failed on the server."} The server tries again.",
            ReportKind.Stop =>
                $"{(said.Reason ?? report.Text).TrimEnd('.')}. Fix it on the server and run the installer there again with --resume.",
            _ => null,
        };
    }

    /// <summary>An attempt that ended by our own fault has kept lines too.</summary>
    private async Task<int> KeptAsync(StepContext context, CancellationToken cancel)
    {
        var kept = 0;
        for (var attempt = 1; attempt <= context.Attempt; attempt++)
            kept += await context.Output.KeptAsync(routine.Name, attempt, cancel);
        return kept;
    }
}
