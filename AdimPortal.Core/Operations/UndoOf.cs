namespace AdimPortal.Core.Operations;

/// <summary>Does for good what another step's undo takes back. A step and its removal so never drift apart.</summary>
/// <param name="made">The step whose undo removes it.</param>
public sealed class UndoOf(string title, Step made, TimeSpan? estimate = null) : Step
{
    public override string Name => $"remove-{made.Name}";

    public override string Title => title;

    public override TimeSpan EstimatedDuration => estimate ?? TimeSpan.FromSeconds(1);

    public override RetryPolicy Retry => new(10, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        made.UndoAsync(context, cancel);
}
