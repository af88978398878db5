using AdimPortal.Core.Backups;
using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// Removes all that a workspace has in the cloud, but for its backups, a last one among them if its server can be
/// reached, and one last snapshot, which the sweep removes after some days. There is no way back, so it only ever goes
/// on.
/// </summary>
public sealed class TerminateOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : OperationDefinition
{
    public const string OperationName = "terminate";

    public override string Name => OperationName;

    public override string Title => "Terminate workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Removed",
        WhileStuck = _ => "You can also retry it.",
    };

    public override string? NeedsCloud => "We can't delete the server; unregister it instead.";

    public override bool IsForwardOnly => true;

    /// <summary>It removes all that is there by what it is called, whoever made it.</summary>
    public override bool MayReplace(OperationDefinition stuck) => stuck is not TerminateOperation;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new RevokeCode(world.Codes),
        new TakeBackup(world, blueprint, new RoutineRunner(world, blueprint, options.PortalAddress),
            BackupReason.BeforeTermination, isOptional: true),
        new Removal("Remove the DNS record", new PointName(world.Cloud, options)),
        new SwitchOff(world.Cloud, world.Shell, world.Vault),
        new TakeSnapshot(world.Cloud, SnapshotName.Final, isWanted: options.FinalSnapshotDays > 0),
        new Removal("Delete server", new CreateServer(world.Cloud, world.Vault, world.Billing, options),
            TimeSpan.FromSeconds(3)),
        new Removal("Remove the firewall", new SetUpFirewall(world.Cloud, world.SshSources)),
        new RemoveOtherServer(world.Cloud, world.Vault),
        new LetGoOfServer(world.OwnServers, world.Errands, world.Vault),
        new Removal("Delete keys and passwords",
            new ReserveIdentity(world.Keys, world.Vault, blueprint, world.Random, world.Backups.Book)),
        new RemoveSnapshots(world.Cloud, options),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        workspace.Terminated(now);
}
