using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Runs a routine on a server that the portal can't sign in to: it leaves a task, which the server fetches, and
/// hears what the server reports of it. No thread waits for a server that is silent.
/// </summary>
internal sealed class AgentTaskRunner(ISelfHostedServers servers, IAgentTasks tasks) : IAgentRoutines
{
    /// <summary>While a server speaks, the step listens on: each rest costs two events in the log.</summary>
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>A server that works on a task says every few seconds that it is there.</summary>
    private static readonly TimeSpan IsGone = TimeSpan.FromSeconds(20);

    public async Task<(int? Status, StepOutcome? NotYet)> RunAsync(
        StepContext context, Routine routine, string run, RoutineOutput said, Secret settings, bool peopleWait,
        CancellationToken cancel)
    {
        var workspace = context.Workspace.Id;
        var source = AgentTask.SourceOf(
            await tasks.AskAsync(workspace, run, routine.Name, context.Epoch, settings, cancel));
        try
        {
            var (last, isTaken) = (0L, false);
            while (await servers.ReportsAsync(workspace, source, last, Listen, cancel) is { Count: > 0 } reports)
            {
                isTaken = true;
                foreach (var report in reports)
                {
                    last = report.Number;
                    if (report.Kind is ReportKind.Line)
                        await said.ReadAsync(report.Text);
                    else
                        if (report.Kind is ReportKind.End
                            && int.TryParse(report.Text, NumberStyles.None, CultureInfo.InvariantCulture,
                                out var status))
                            return (status, null);
                }
            }

            return (null, await WaitAsync(context, run, isTaken, peopleWait, cancel));
        }
        catch (OperationCanceledException) when (context.WasCalledOff)
        {
            await tasks.CallOffAsync(workspace, run, CancellationToken.None);
            throw;
        }
    }

    private async Task<StepOutcome> WaitAsync(StepContext context, string run, bool isTaken, bool peopleWait,
        CancellationToken cancel)
    {
        var workspace = context.Workspace.Id;
        var isThere =
            await tasks.ListenedAtAsync(workspace, cancel) is { } listened && context.Now - listened < IsGone;
        if (isThere)
            return new StepOutcome.WaitUntil(new WaitCondition.ServerReports(workspace.Value, LookAgain),
                isTaken ? "It is running on your server." : "Your server is about to start it.");
        if (!peopleWait)
            return new StepOutcome.WaitUntil(new WaitCondition.ServerReports(workspace.Value, LookAgain), AskToListen);
        // It must not begin with it later, when everything is taken back.
        await tasks.CallOffAsync(workspace, run, cancel);
        return new StepOutcome.RetryAfter("Your server no longer responds.",
            $"It did not ask for tasks within {IsGone}. Run {run} was cancelled.");
    }

    internal const string AskToListen = "Your server is not connected. Run “sudo adim-migrate” on it.";
}
