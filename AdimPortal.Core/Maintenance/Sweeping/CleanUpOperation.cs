using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Images;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// Removes what a workspace that is gone still has in the cloud: a server whose creation was answered too late, for
/// one. The workspace itself stays as it is.
/// </summary>
public sealed class CleanUpOperation(StepDependencies ports, ICodeIssuer codes, IBackupStore backups,
    BillingPlans plans, ProvisioningOptions options, IServerImages images) : OperationDefinition
{
    public const string OperationName = "clean-up";

    public override string Name => OperationName;

    public override string Title => "Remove leftovers";

    public override OperationText Text { get; } = new()
    {
        Done = "Removed",
    };

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new RevokeCode(codes),
        new UndoOf("Remove the DNS record", new PointName(ports.Cloud, options)),
        new UndoOf("Delete server", new CreateServer(ports.Cloud, ports.Vault, plans, options),
            TimeSpan.FromSeconds(3)),
        new UndoOf("Remove the firewall", new SetUpFirewall(ports.Cloud, ports.SshSources)),
        new RemoveOtherServer(ports.Cloud, ports.Vault),
        new UndoOf("Delete keys and passwords",
            new ReserveIdentity(ports.Keys, ports.Vault, ports.Blueprint, ports.Random, backups)),
        new RemoveSnapshots(ports.Cloud, options, images: images),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was gone before, and it is gone now.
    }
}
