using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// DNS is remembered for a while. Until then the former server passes on to the new one whatever still arrives, so that
/// the pause ends for everybody with the switch.
/// </summary>
public sealed class ForwardTraffic(RoutineRunner runner, Blueprint blueprint) : Step
{
    private readonly Routine _routine = blueprint.MaintenanceOf(Blueprint.ForwardTrafficRoutine);

    public override string Name => "forward-traffic";

    public override string Title => "Forward traffic";

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    /// <summary>Without it some wait a minute longer.</summary>
    public override bool IsOptional => true;

    public override RetryPolicy Retry => new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) => runner.RunAsync(
        context.At(context.Workspace.OnOtherServer(), OnOtherServer.Prefix), _routine, Name, context.Workspace.Plan,
        cancel,
        new Dictionary<string, Secret> { ["LEAD_TO"] = new(context.Workspace.Address!) }, peopleWait: true);
}

/// <summary>Waits until nobody can have the old address any more.</summary>
public sealed class LetOldAddressFade(ProvisioningOptions options) : Step
{
    public override string Name => "old-address-fades";

    public override string Title => "Wait for DNS caches to expire";

    public override TimeSpan EstimatedDuration => options.AddressesLive;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        Task.FromResult<StepOutcome>(
        options.AddressesLive - context.Waited is var left && left > TimeSpan.Zero
            ? new StepOutcome.WaitUntil(new WaitCondition.TimePasses(left),
                "The old server forwards traffic to the new one.")
            : StepOutcome.Finished);
}
