using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Resizing;

/// <summary>
/// Moves a workspace to another plan: another size, and its services fitted to it. The workspace is not reachable from
/// "Switch the server off" to "Health check". Whatever fails, the old size serves again with the old settings.
/// </summary>
public sealed class ResizeOperation(StepDependencies ports, BackupSteps backups, BillingPlans plans)
    : OperationDefinition
{
    public const string OperationName = "resize";

    public override string Name => OperationName;

    public override string Title => "Resize workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Resized",
        Failed = new("The workspace could not be resized", "The workspace has its old size, as before."),
        Cancelled = new("The resize was cancelled", "The workspace has its old size, as before."),
        CancelPrompt = new("Cancel this resize?",
            "The workspace gets its old size and settings back. If its server is already off, this takes about a minute.",
            "Cancel resize"),
    };

    public override string? NeedsCloud => "Its size is that of your server.";

    public override bool TellsOwnerOfFailure => true;

    public override AlternativeAction Instead => new("Move to another server", "move");

    public override IReadOnlyList<Step> Steps { get; } = StepsOf(ports, backups, plans);

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotResized();
        else
            workspace.Resized();
    }

    private static List<Step> StepsOf(StepDependencies ports, BackupSteps backups, BillingPlans plans)
    {
        var following = ports.Blueprint.RoutinesWith(ports.Settings.Read()).Where(r => r.FollowsPlan).ToList();
        return
        [
            new Connect(ports.Shell, ports.Vault, name: "connect-before"),
            new CheckNewSize(ports.Cloud, ports.Shell, ports.Vault, ports.Blueprint),
            new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
            new RememberHealth(ports.Probe),
            backups.Take(BackupReason.BeforeResize),
            new KeepWayBack(following, ports.Routines),
            new SwitchOff(ports.Cloud, ports.Shell, ports.Vault, onlyForSize: true),
            new ChangeSize(ports.Cloud),
            new FitBackups(ports.Cloud, plans),
            new SwitchOn(ports.Cloud),
            new Connect(ports.Shell, ports.Vault),
            .. following.Select(routine =>
                new ApplyPlan(routine, ports.Routines, "Adjust the services to the new size")),
            new CheckHealth(ports.Probe),
        ];
    }
}
