using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// Moves a workspace to another server with nothing lost. Up to the switch all of it can be taken back: the old server
/// takes writes again and the new one is removed. After it the operation only goes on, and the old server is kept,
/// switched off, so that the workspace can return.
/// </summary>
public sealed class MoveOperation(World world, Blueprint blueprint, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "move";

    private readonly MoveStages _parts = new(world, blueprint, options);

    public override string Name => OperationName;

    public override string Title => "Move workspace";

    public override string? PointOfNoReturn => SwitchServers.StepName;

    public override IReadOnlyList<Step> Steps => field ??=
    [
        .. _parts.KnowTarget(),
        .. _parts.LookAtSource(),
        .. _parts.BuildTarget(),
        .. _parts.CopyAhead(),
        .. _parts.MoveOver(),
        .. _parts.PutFormerAside(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotMoved();
    }
}
