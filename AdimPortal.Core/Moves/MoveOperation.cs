using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// Moves a workspace to another server with nothing lost. Up to the switch all of it can be taken back: the old server
/// takes writes again and the new one is removed. After it the operation only goes on, and the old server is kept,
/// switched off, so that the workspace can return.
/// </summary>
public sealed class MoveOperation(MoveStages stages) : OperationDefinition
{
    public const string OperationName = "move";

    public override string Name => OperationName;

    public override string Title => "Move workspace";

    public override string? PointOfNoReturn => SwitchServers.StepName;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        .. stages.KnowTarget(),
        .. stages.LookAtSource(),
        .. stages.BuildTarget(),
        .. stages.CopyAhead(),
        .. stages.MoveOver(),
        .. stages.PutFormerAside(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotMoved();
    }
}
