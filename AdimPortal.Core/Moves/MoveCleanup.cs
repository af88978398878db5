using AdimPortal.Core.Acts;
using AdimPortal.Core.Queues;

namespace AdimPortal.Core.Moves;

/// <summary>
/// Asks for the second server of a workspace to be removed when its time is over: three days after a move, a day after
/// a rehearsal. It only asks; while something else is being done to the workspace it is refused, and comes again.
/// </summary>
public sealed class MoveCleanup(IDueMoves moves, MoveService service, TimeProvider time, EachItem each)
{
    public async Task EndAsync(CancellationToken cancel) => await each.RunAsync(
        WorkQueues.EndedMoves, await moves.ListAsync(time.GetUtcNow(), cancel), workspace => workspace.Value,
        (workspace, stop) => service.EndMoveAsync(ActPermit.OfPortal(Act.EndMove, workspace), stop), cancel,
        reference: workspace => $"/workspaces/{workspace}");
}
