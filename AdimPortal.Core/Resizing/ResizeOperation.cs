using AdimPortal.Core.Backups;
using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Resizing;

/// <summary>
/// Moves a workspace to another plan: another size, and its services fitted to it. The workspace is not reachable from
/// "Switch the server off" to "Health check". Whatever fails, the old size serves again with the old settings.
/// </summary>
public sealed class ResizeOperation(World world, Blueprint blueprint, ProvisioningOptions options) : OperationDefinition
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

    public override IReadOnlyList<Step> Steps { get; } =
        StepsOf(world, blueprint, new RoutineRunner(world, blueprint, options.PortalAddress));

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotResized();
        else
            workspace.Resized();
    }

    private static List<Step> StepsOf(World world, Blueprint blueprint, RoutineRunner runner)
    {
        var following = blueprint.RoutinesWith(world.Settings.Read()).Where(r => r.FollowsPlan).ToList();
        return
        [
            new Connect(world.Shell, world.Vault, name: "connect-before"),
            new CheckNewSize(world.Cloud, world.Shell, world.Vault, blueprint),
            new SendBlueprint(world.Shell, world.Vault, blueprint),
            new RememberHealth(world.Probe),
            new TakeBackup(world, blueprint, runner, BackupReason.BeforeResize),
            new KeepWayBack(following, runner),
            new SwitchOff(world.Cloud, world.Shell, world.Vault, onlyForSize: true),
            new ChangeSize(world.Cloud),
            new FitBackups(world.Cloud, world.Billing),
            new SwitchOn(world.Cloud),
            new Connect(world.Shell, world.Vault),
            .. following.Select(routine => new ApplyPlan(routine, runner)),
            new CheckHealth(world.Probe),
        ];
    }
}
