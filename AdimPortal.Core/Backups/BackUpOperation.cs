using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Takes a backup while the workspace goes on working. If it fails nothing of it stays, and the backup is a failed one.
/// </summary>
public class BackUpOperation : OperationDefinition
{
    /// <summary>Because somebody asked.</summary>
    public const string OperationName = "back-up";

    /// <summary>Because it was time.</summary>
    public const string ScheduledName = "back-up-scheduled";

    public BackUpOperation(World world, Blueprint blueprint, ProvisioningOptions options)
        : this(world, blueprint, options, BackupReason.Asked)
    {
    }

    private protected BackUpOperation(World world, Blueprint blueprint, ProvisioningOptions options,
        BackupReason reason)
    {
        Steps =
        [
            new Connect(world.Shell, world.Vault, TimeSpan.FromMinutes(1)),
            new SendBlueprint(world.Shell, world.Vault, blueprint),
            new TakeBackup(world, blueprint, new RoutineRunner(world, blueprint, options.PortalAddress), reason),
        ];
    }

    public override string Name => OperationName;

    public override string Title => "Back up workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Backed up",
        Failed = new("The backup failed",
            "We kept nothing of this backup. Earlier backups are still there, and the workspace works as before."),
    };

    public override IReadOnlyList<Step> Steps { get; }

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is as it was.
    }
}
