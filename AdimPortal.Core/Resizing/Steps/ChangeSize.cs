using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Resizing.Steps;

/// <summary>
/// Gives the server the size of its new plan. Its disk stays, so the old size fits again: that is the way back.
/// </summary>
public sealed class ChangeSize(ICloud cloud) : Step
{
    private readonly ServerPower _power = new(cloud);

    public override string Name => "size";

    public override string Title => "Change the server's size";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(10);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "Resizing the server took too long.";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        _power.SizeAsync(context, context.Workspace.TargetSize!, isGraceful: true, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        _power.SizeAsync(context, context.Workspace.Size, ServerPower.IsGraceful(context), cancel);
}
