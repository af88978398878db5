using AdimPortal.Core.Backups;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// Removes the server that doesn't serve: the former one of a move, after a last backup, or the new one of a rehearsal.
/// The workspace works on.
/// </summary>
public sealed class EndMoveOperation(StepDependencies ports, MoveStages stages, BackupSteps backups,
    ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "end-move";

    public override string Name => OperationName;

    public override string Title => "Finish the move";

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new OnlyAfterMove(backups.Take(BackupReason.BeforeMove, isOptional: true)),
        .. stages.LetGoOfOther(),
        new ClearMove(),
        new RemoveSnapshots(ports.Cloud, options, "Clean up in the cloud"),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) => workspace.NotMoved();
}
