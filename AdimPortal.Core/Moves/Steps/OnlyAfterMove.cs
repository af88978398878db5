using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// A step that is only done where a workspace has moved: the server of a rehearsal has nothing that isn't elsewhere.
/// </summary>
public sealed class OnlyAfterMove(Step step) : WrappedStep(step)
{
    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Move is { Stage: MoveStage.Moved }
            ? base.DoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.Finished);
}
