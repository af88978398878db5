using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>Another step as it is, but for what the wrapping says otherwise.</summary>
public abstract class WrappedStep(Step step) : Step
{
    public override string Name => step.Name;

    public override string Title => step.Title;

    public override string? Group => step.Group;

    public override TimeSpan EstimatedDuration => step.EstimatedDuration;

    public override RetryPolicy Retry => step.Retry;

    public override TimeSpan Timeout => step.Timeout;

    public override string TimeoutMessage => step.TimeoutMessage;

    public override bool IsOptional => step.IsOptional;

    public override TimeSpan OutageTimeout => step.OutageTimeout;

    public override bool UndoIsUrgent => step.UndoIsUrgent;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        step.DoAsync(context, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        step.UndoAsync(context, cancel);
}
