using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>The workspace has one server again, and nothing of the other one is worth keeping.</summary>
public sealed class ClearMove : Step
{
    public override string Name => "clear-move";

    public override string Title => "Close the move";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        context.Workspace.NotMoved();
        return Task.FromResult<StepOutcome>(StepOutcome.Finished);
    }
}
