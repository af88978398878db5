using AdimPortal.Core.Operations;

namespace AdimPortal.Testing.InMemory;

/// <summary>A step that is itself but for how it acts.</summary>
public sealed class AlteredStep(Step step, Func<StepContext, CancellationToken, Task<StepOutcome>>? act = null,
    Func<StepContext, CancellationToken, Task<StepOutcome>>? undo = null) : Step
{
    public override string Name => step.Name;
    public override string Title => step.Title;
    public override string? Group => step.Group;
    public override TimeSpan Guess => step.Guess;
    public override RetryPolicy Retry => step.Retry;
    public override TimeSpan Patience => step.Patience;
    public override string OutOfPatience => step.OutOfPatience;
    public override bool IsOptional => step.IsOptional;
    public override TimeSpan OutagePatience => step.OutagePatience;
    public override bool UndoIsUrgent => step.UndoIsUrgent;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        (act ?? step.DoAsync)(context, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        (undo ?? step.UndoAsync)(context, cancel);
}
