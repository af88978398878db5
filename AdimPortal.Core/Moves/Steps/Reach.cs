using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The server can be spoken to: over SSH, or, where it is its owner's, because a program on it asks what to do.
/// </summary>
public sealed class Reach(IRemoteShell shell, ISecretVault vault, IAgentTasks tasks, TimeSpan? timeout = null)
    : WrappedStep(new Connect(shell, vault, timeout))
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Whoever has to go to a server first takes their time.</summary>
    public override TimeSpan Timeout => TimeSpan.FromHours(1);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (!workspace.IsSelfHosted)
            return context.Waited < base.Timeout
                ? await base.DoAsync(context, cancel)
                : new StepOutcome.FailedForGood(TimeoutMessage, $"{workspace.Address} did not answer.");
        return await tasks.ListenedAtAsync(workspace.Id, cancel) is { } heard && context.Now - heard < Fresh
            ? StepOutcome.Finished
            : new StepOutcome.WaitUntil(new WaitCondition.ServerReports(workspace.Id.Value, TimeSpan.FromSeconds(30)),
                AgentTaskRunner.AskToListen);
    }

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Hosting is WorkspaceHosting.Cloud
            ? base.UndoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.Finished);
}
