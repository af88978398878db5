using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// A move but for the move: a new server is built, all data is copied there, restored and compared, and it is measured
/// how long the pause would be. The workspace works on meanwhile. The new server is kept for a day, so that the move
/// itself is short.
/// </summary>
public sealed class RehearseMoveOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : OperationDefinition
{
    public const string OperationName = "rehearse-move";

    private readonly MoveStages _parts = new(world, blueprint, options);

    public override string Name => OperationName;

    public override string Title => "Rehearse the move";

    public override IReadOnlyList<Step> Steps => field ??=
    [
        .. _parts.KnowTarget(),
        .. _parts.LookAtSource(),
        .. _parts.BuildTarget(),
        .. _parts.CopyAhead(),
        .. _parts.Measure(),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.NotMoved();
        else
            workspace.RehearsalEnded(now);
    }
}
