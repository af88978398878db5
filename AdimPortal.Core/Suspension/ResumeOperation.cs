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
public sealed class ResumeOperation(StepDependencies ports, ProvisioningOptions options) : OperationDefinition
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
        new SwitchOn(ports.Cloud),
        new Connect(ports.Shell, ports.Vault),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        new ChangeSuspension(Blueprint.ResumeRoutine, workspace => workspace.Suspension, ports.Blueprint,
            ports.Routines),
        new CheckHealth(ports.Probe),
        new OpenAgain(),
        new RemoveSnapshots(ports.Cloud, options),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was opened by its own step, or it is as suspended as it was.
    }
}
