using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The server of the owner's that a workspace moves to was taken in when it redeemed its key. Taken back, the portal
/// knows it no more: the program on it hears so, and removes what was installed.
/// </summary>
public sealed class TargetTakenIn(ISelfHostedServers servers, IAgentTasks tasks, ISecretVault vault) : Step
{
    public override string Name => "taken-in";

    public override string Title => "Accept the server";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        await servers.FindAsync(context.Workspace.Id, cancel) is not null
            ? StepOutcome.Finished
            : new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await ForgetAsync(context, servers, tasks, vault, cancel);
        return StepOutcome.Finished;
    }

    internal static async Task ForgetAsync(StepContext context, ISelfHostedServers servers, IAgentTasks tasks,
        ISecretVault vault, CancellationToken cancel)
    {
        await servers.UnregisterAsync(context.Workspace.Id, cancel);
        await tasks.ClearAsync(context.Workspace.Id, cancel);
        await servers.ClearReportsAsync(context.Workspace.Id, cancel);
        // The leave to update it was for that server only.
        await vault.ForgetAsync(context.Workspace.Id, [WorkspaceSecrets.UpdateKey], cancel);
    }
}

/// <summary>
/// Where the other server is the owner's, the portal forgets it. What lies on it is its owner's to remove. Of a
/// workspace that ends none is kept, whatever is known of a move.
/// </summary>
public sealed class LetGoOfServer(ISelfHostedServers servers, IAgentTasks tasks, ISecretVault vault) : Step
{
    public override string Name => "let-go";

    public override string Title => "Release your server";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (context.Workspace is { Status: WorkspaceStatus.Terminating }
            or { Move.Other.Hosting: WorkspaceHosting.SelfHosted })
            await TargetTakenIn.ForgetAsync(context, servers, tasks, vault, cancel);
        else
            await tasks.ClearAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
