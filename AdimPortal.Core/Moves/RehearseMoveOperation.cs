using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// A move but for the move: a new server is built, all data is copied there, restored and compared, and it is measured
/// how long the pause would be. The workspace works on meanwhile. The new server is kept for a day, so that the move
/// itself is short.
/// </summary>
public sealed class RehearseMoveOperation(MoveStages stages) : OperationDefinition
{
    public const string OperationName = "rehearse-move";

    public override string Name => OperationName;

    public override string Title => "Rehearse the move";

    public override IReadOnlyList<Step> Steps { get; } =
    [
        .. stages.KnowTarget(),
        .. stages.LookAtSource(),
        .. stages.BuildTarget(),
        .. stages.CopyAhead(),
        .. stages.Measure(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotMoved();
        else
            workspace.RehearsalEnded(now);
    }
}
