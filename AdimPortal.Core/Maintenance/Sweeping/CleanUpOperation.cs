using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
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
public sealed class CleanUpOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : OperationDefinition
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
        new RevokeCode(world.Codes),
        new Removal("Remove the DNS record", new PointName(world.Cloud, options)),
        new Removal("Delete server", new CreateServer(world.Cloud, world.Vault, world.Billing, options),
            TimeSpan.FromSeconds(3)),
        new Removal("Remove the firewall", new SetUpFirewall(world.Cloud, world.SshSources)),
        new RemoveOtherServer(world.Cloud, world.Vault),
        new Removal("Delete keys and passwords",
            new ReserveIdentity(world.Keys, world.Vault, blueprint, world.Random, world.Backups.Book)),
        new RemoveSnapshots(world.Cloud, options),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was gone before, and it is gone now.
    }
}
