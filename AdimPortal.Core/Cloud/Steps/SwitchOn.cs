using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>
/// Switches the server on; one that runs stays as it is. Taken back, a workspace that was switched off is off again.
/// </summary>
public sealed class SwitchOn(ICloud cloud) : Step
{
    private readonly ServerPower _power = new(cloud);

    public override string Name => "switch-on";

    public override string Title => "Switch the server on";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(6);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "The server did not start in time.";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        _power.OnAsync(context, cancel);

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        context.Workspace.IsPoweredOff
        ? await _power.OffAsync(context, ServerPower.IsGraceful(context), cancel)
        : StepOutcome.Finished;
}
