using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;

namespace AdimPortal.Testing.InMemory;

/// <summary>A step that is itself but for how it acts.</summary>
public sealed class AlteredStep(Step step, Func<StepContext, CancellationToken, Task<StepOutcome>>? act = null,
    Func<StepContext, CancellationToken, Task<StepOutcome>>? undo = null) : WrappedStep(step)
{
    public override IReadOnlyList<string>? Needs { get; } = step.Needs;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        act is null ? base.DoAsync(context, cancel) : act(context, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        undo is null ? base.UndoAsync(context, cancel) : undo(context, cancel);
}
