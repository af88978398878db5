using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension;

/// <summary>
/// Switches the server of a workspace off, and keeps a snapshot of it. It needs nothing of the server itself, so one
/// that does not answer any more can be switched off too.
/// </summary>
public sealed class PowerOffOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "power-off";

    public override string Name => OperationName;

    public override string Title => "Switch workspace off";

    public override OperationText Text { get; } = new()
    {
        Done = "Switched off",
        Failed = new("The workspace could not be switched off", "The workspace is as it was."),
    };

    public override string? NeedsCloud => "We can't switch the server off; its owner can.";

    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new RememberHealth(ports.Probe),
        new SwitchOff(ports.Cloud, ports.Shell, ports.Vault),
        new TakeSnapshot(ports.Cloud, SnapshotName.PowerOff),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotSuspended();
        else
            workspace.Suspended(SuspensionLevel.PoweredOff);
    }
}
