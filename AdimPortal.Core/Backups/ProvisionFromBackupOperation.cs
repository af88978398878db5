using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>Builds a new workspace and brings a backup of another one to it, before anybody gets a code.</summary>
public sealed class ProvisionFromBackupOperation(ProvisionOperation provision, ISecretVault vault, BackupSteps steps,
    IBackupStore backups) : OperationDefinition
{
    public const string OperationName = "provision-from-backup";

    public override string Name => OperationName;

    public override string Title => "Build workspace from a backup";

    public override OperationText Text { get; } = new()
    {
        Done = "Built from a backup",
        Failed = new("The workspace could not be built from the backup",
            "Nothing is charged. The backup is untouched."),
    };

    public override IReadOnlyList<Step> Steps { get; } = StepsOf(provision, vault, steps, backups);

    /// <summary>The plan that builds this workspace.</summary>
    public static string For(Workspace workspace) =>
        workspace.RestoresFrom is null ? ProvisionOperation.OperationName : OperationName;

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        provision.Settle(workspace, end, now);
        // One that failed may be built again, from the same backup.
        if (end.Status is OperationStatus.Done)
            workspace.RestoreEnded();
    }

    private static List<Step> StepsOf(ProvisionOperation provision, ISecretVault vault, BackupSteps steps,
        IBackupStore backups)
    {
        List<Step> all = [new AdoptSecrets(vault, backups), .. provision.Steps];
        all.Insert(all.FindIndex(step => step is CheckHealth), steps.Restore());
        return all;
    }
}
