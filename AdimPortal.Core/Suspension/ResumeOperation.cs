using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Suspension.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension;

/// <summary>
/// Brings a suspended workspace back, switched off or not: its server runs, its services run, it is healthy. If that
/// fails it is as suspended as before. The snapshot from before it was switched off is removed: the server has all that
/// was in it.
/// </summary>
public sealed class ResumeOperation(World world, Blueprint blueprint, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "resume";

    public override string Name => OperationName;

    public override string Title => "Resume workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Back",
        Failed = new("The workspace could not be resumed", "The workspace is suspended, as before. Everything in it is kept."),
    };

    public override string? NeedsCloud => "We can't start the server; its owner can.";

    public override bool TellsOwnerOfFailure => true;

    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new SwitchOn(world.Cloud),
        new Connect(world.Shell, world.Vault),
        new SendBlueprint(world.Shell, world.Vault, blueprint),
        new ChangeSuspension(Blueprint.ResumeRoutine, workspace => workspace.Suspension, blueprint,
            new RoutineRunner(world, blueprint, options.PortalAddress)),
        new CheckHealth(world.Probe),
        new OpenAgain(),
        new RemoveSnapshots(world.Cloud, options),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was opened by its own step, or it is as suspended as it was.
    }
}
