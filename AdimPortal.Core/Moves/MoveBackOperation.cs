using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// The same move to the server where the workspace was before, with everything that was written since.
/// </summary>
public sealed class MoveBackOperation(MoveStages stages) : OperationDefinition
{
    public const string OperationName = "move-back";

    public override string Name => OperationName;

    public override string Title => "Return to the former server";

    public override string? PointOfNoReturn => SwitchServers.StepName;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        .. stages.LookAtSource(),
        .. stages.WakeFormer(),
        .. stages.CopyAhead(),
        .. stages.MoveOver(),
        .. stages.PutFormerAside(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotReturned(now);
    }
}
