using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// A step that is only done where a workspace has moved: the server of a rehearsal has nothing that isn't elsewhere.
/// </summary>
public sealed class OnlyAfterMove(Step step) : Step
{
    public override string Name => step.Name;

    public override string Title => step.Title;

    public override TimeSpan Guess => step.Guess;

    public override RetryPolicy Retry => step.Retry;

    public override TimeSpan Patience => step.Patience;

    public override string OutOfPatience => step.OutOfPatience;

    public override bool IsOptional => step.IsOptional;

    public override TimeSpan OutagePatience => step.OutagePatience;

    public override bool UndoIsUrgent => step.UndoIsUrgent;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.Migration is { Stage: MoveStage.Moved }
            ? step.DoAsync(context, cancel)
            : Task.FromResult<StepOutcome>(StepOutcome.Finished);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        step.UndoAsync(context, cancel);
}
