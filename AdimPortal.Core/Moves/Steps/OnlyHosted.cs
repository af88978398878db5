using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// A step that makes sense on servers of one kind only: a server of the owner's is not made, switched off or deleted by
/// us.
/// </summary>
public sealed class OnlyHosted(WorkspaceHosting hosting, Step step) : WrappedStep(step)
{
    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Hosting == hosting
            ? base.DoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.NotHere);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Hosting == hosting
            ? base.UndoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.Finished);
}
