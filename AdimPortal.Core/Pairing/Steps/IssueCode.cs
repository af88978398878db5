using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing.Steps;

/// <summary>Makes the one-time code and opens the workspace.</summary>
public sealed class IssueCode(ICodeIssuer codes) : Step
{
    public const string StepName = "code";

    public override string Name => StepName;

    public override string Title => "Create a one-time code";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await codes.IssueAsync(context.Workspace.Id, cancel);
        context.Workspace.Activate(WorkspaceEndpoints.InTheCloud(context.Workspace), context.Now);
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await codes.RevokeAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
