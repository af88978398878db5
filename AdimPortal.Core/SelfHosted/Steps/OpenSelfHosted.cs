using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pairing.Steps;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>Makes the one-time code and opens the workspace at the address of its owner's server.</summary>
public sealed class OpenSelfHosted(ICodeIssuer codes, ISelfHostedServers servers) : Step
{
    public override string Name => IssueCode.StepName;

    public override string Title => "Create a one-time code";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await servers.FindAsync(context.Workspace.Id, cancel) is not { } server)
            return new StepOutcome.FailedForGood("The server is no longer registered.", "There is no row of it.");
        await codes.IssueAsync(context.Workspace.Id, cancel);
        context.Workspace.Activate(SelfHostedAddresses.Of(context.Workspace, server), context.Now);
        await servers.ClearReportsAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await codes.RevokeAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
