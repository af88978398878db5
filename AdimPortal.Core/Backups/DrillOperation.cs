using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Proves that a backup restores: brings it back on a server that was made for that alone, at rest and without a name,
/// counts, and removes the server. The workspace itself is not touched. The server goes whatever happens: by its own
/// step, or by the undo of the one that made it.
/// </summary>
public sealed class DrillOperation(StepDependencies ports, MoveStages stages, BackupSteps steps, IBackupStore backups)
    : OperationDefinition
{
    public const string OperationName = "restore-drill";

    public override string Name => OperationName;

    public override string Title => "Verify a backup";

    public override OperationText Text { get; } = new()
    {
        Done = "Backup verified",
        Failed = new("The backup could not be verified",
            "We removed the test server and did not touch the workspace. We try again tomorrow."),
    };

    public override IReadOnlyList<Step> Steps { get; } =
    [
        .. stages.BuildTarget(),
        new OnOtherServer(steps.Restore()),
        new KeepProof(backups),
        new RemoveOtherServer(ports.Cloud, ports.Vault),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) => workspace.DrillEnded();
}
