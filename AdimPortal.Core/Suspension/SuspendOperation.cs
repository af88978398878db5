using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Suspension.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension;

/// <summary>
/// Brings a workspace to rest: its services stop, its address shows a page that says so. Its server, its databases and
/// the portal's way in by SSH stay, so nothing is lost and everything can still be exported.
/// </summary>
public sealed class SuspendOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "suspend";

    public override string Name => OperationName;

    public override string Title => "Suspend workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Suspended",
        Failed = new("The workspace could not be suspended", "The workspace is as it was."),
    };

    public override string? NeedsCloud => "We can't stop the server; its owner can.";

    /// <summary>It is not its owner's to call off.</summary>
    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } = StepsOf(Blueprint.SuspendRoutine, ports);

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        Settle(workspace, end, SuspensionLevel.Stopped);

    /// <summary>A form of rest in which the server runs: one routine brings it about.</summary>
    internal static List<Step> StepsOf(string routine, StepDependencies ports) =>
    [
        new RememberHealth(ports.Probe),
        new Connect(ports.Shell, ports.Vault),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        new ChangeSuspension(routine, workspace => workspace.FormerSuspension, ports.Blueprint,
            ports.Routines),
    ];

    internal static void Settle(Workspace workspace, OperationState end, SuspensionLevel level)
    {
        if (end.HasFailed)
            workspace.NotSuspended();
        else
            workspace.Suspended(level);
    }
}
