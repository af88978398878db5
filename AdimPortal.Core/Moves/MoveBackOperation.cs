using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// The same move to the server where the workspace was before, with everything that was written since.
/// </summary>
public sealed class MoveBackOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : OperationDefinition
{
    public const string OperationName = "move-back";

    private readonly MoveStages _parts = new(world, blueprint, options);

    public override string Name => OperationName;

    public override string Title => "Return to the former server";

    public override string? PointOfNoReturn => SwitchServers.StepName;

    public override IReadOnlyList<Step> Steps => field ??=
    [
        .. _parts.LookAtSource(),
        .. _parts.WakeFormer(),
        .. _parts.CopyAhead(),
        .. _parts.MoveOver(),
        .. _parts.PutFormerAside(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotReturned(now);
    }
}
