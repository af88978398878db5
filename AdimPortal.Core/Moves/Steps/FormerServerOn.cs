using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>Switches the former server on again. Taken back, it is off as before. It is done on that server.</summary>
public sealed class FormerServerOn(ICloud cloud) : Step
{
    private readonly ServerPower _power = new(cloud);

    public override string Name => "switch-on";

    public override string Title => "Switch the former server on";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(6);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "The former server did not start in time.";

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        _power.OnAsync(context, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        _power.OffAsync(context, ServerPower.IsGraceful(context), cancel);
}
