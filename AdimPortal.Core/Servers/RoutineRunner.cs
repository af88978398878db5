using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Servers;

/// <summary>
/// Runs the blueprint's routines on a workspace's server and streams their lines. A routine runs detached from the
/// connection: a portal that dies leaves it running, and the next one follows it from the first line that isn't kept
/// yet. A server of its owner's gets it as a task.
/// </summary>
public sealed class RoutineRunner(IRemoteShell shell, ISecretVault vault, Blueprint blueprint,
    WorkspaceSettings workspaceSettings, IAgentRoutines agents)
{
    private const int TryLater = 75;
    private const int StaleEpoch = 76;
    private const int Refused = 78;
    private const int RunnerNotFound = 127;

    /// <param name="name">Names the run, and the lines that it says; a routine that runs for two reasons in one
    /// operation has two names.</param>
    /// <param name="plan">The customer's plan whose settings it gets.</param>
    /// <param name="besides">What it gets besides, or instead of what it would get.</param>
    /// <param name="limit">How long it may run, where that is more than usual.</param>
    /// <param name="peopleWait">Whether nobody can work meanwhile: what can't be done soon is then better not
    /// done.</param>
    /// <param name="beside">Whether others of the same operation may run on the server meanwhile.</param>
    public async Task<StepOutcome> RunAsync(
        StepContext context, Routine routine, string name, string plan, CancellationToken cancel,
        IReadOnlyDictionary<string, Secret>? besides = null, TimeSpan? limit = null,
        bool peopleWait = false, bool beside = false)
    {
        // The same for every restart of one attempt; another for the next, whoever asked for it.
        var runId = $"{context.Operation.Id}-{name}-{context.Attempt}";
        var kept = await context.Output.KeptAsync(name, context.Attempt, cancel);
        var said = new RoutineOutput(name, kept, context.Output);
        var settings = await workspaceSettings.EnvironmentAsync(context.Workspace, plan, besides, cancel);
        if (context.Workspace.IsSelfHosted)
        {
            var (ended, notYet) = await agents.RunAsync(context, routine, runId, said, settings, peopleWait, cancel);
            return notYet ?? OutcomeOf(ended!.Value, context, routine, runId, said);
        }

        var host = await vault.HostAsync(context.Workspace, cancel);
        var command = Runner.Start(blueprint.Bundle, runId, context.Epoch, routine.Name, settings, limit,
            beside ? context.Operation.Id.ToString() : null);
        Result<int> answer;
        try
        {
            answer = await shell.RunAsync(host, command, said.ReadAsync, cancel);
        }
        catch (OperationCanceledException) when (context.WasCalledOff)
        {
            // Nobody will wait for the routine any more. The node that merely stops leaves it running instead.
            await shell.RunAsync(host, Runner.Stop(blueprint.Bundle, runId), _ => ValueTask.CompletedTask,
                CancellationToken.None);
            throw;
        }

        if (!answer.TryGet(out var status, out var failure))
            return StepOutcome.Of(failure);
        return status == RunnerNotFound
            ? await SendAgainAsync(host, cancel)
            : OutcomeOf(status, context, routine, runId, said);
    }

    private static StepOutcome OutcomeOf(int status, StepContext context, Routine routine, string runId,
        RoutineOutput said)
    {
        var message = said.Reason ?? $"“{routine.Title}” failed on the server.";
        var detail = $"The routine {routine.Name} ended with status {status} (run {runId}).";
        return status switch
        {
            0 => new StepOutcome.Done(said.Outputs),
            StaleEpoch =>
                throw new LeaseLostException(new OperationLease(context.Operation.Id, context.Epoch, "server")),
            Refused => new StepOutcome.FailedForGood(message, detail),
            _ => new StepOutcome.RetryAfter(message, detail) { System = status == TryLater ? said.Away : null },
        };
    }

    /// <summary>
    /// The portal was upgraded in the middle of an install: the server has the blueprint of the former version only.
    /// </summary>
    private async Task<StepOutcome> SendAgainAsync(RemoteHost host, CancellationToken cancel) =>
        await SendBlueprint.SendAsync(shell, host, blueprint.Bundle, cancel) is StepOutcome.Done
            ? new StepOutcome.RetryAfter("The installer has a new version, which we uploaded to the server.",
                $"Bundle {blueprint.Bundle.Sha256} was not there.")
            : new StepOutcome.RetryAfter("We could not upload the installer to the server.",
                $"Bundle {blueprint.Bundle.Sha256} is not there.");
}
