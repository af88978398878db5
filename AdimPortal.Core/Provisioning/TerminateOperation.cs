using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
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
public sealed class TerminateOperation(StepDependencies ports, MoveStages stages, BackupSteps steps,
    IBackupStore backups, BillingPlans plans, ICodeIssuer codes, ProvisioningOptions options) : OperationDefinition
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
        new RevokeCode(codes),
        steps.Take(BackupReason.BeforeTermination, isOptional: true),
        new UndoOf("Remove the DNS record", new PointName(ports.Cloud, options)),
        new SwitchOff(ports.Cloud, ports.Shell, ports.Vault),
        new TakeSnapshot(ports.Cloud, SnapshotName.Final, isWanted: options.FinalSnapshotDays > 0),
        new UndoOf("Delete server", new CreateServer(ports.Cloud, ports.Vault, plans, options),
            TimeSpan.FromSeconds(3)),
        new UndoOf("Remove the firewall", new SetUpFirewall(ports.Cloud, ports.SshSources)),
        .. stages.LetGoOfOther(),
        new UndoOf("Delete keys and passwords",
            new ReserveIdentity(ports.Keys, ports.Vault, ports.Blueprint, ports.Random, backups)),
        new RemoveSnapshots(ports.Cloud, options),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        workspace.Terminated(now);
}
