using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Upkeep;

/// <summary>
/// Asks for the second server of a workspace to be removed when its time is over: three days after a move, a day after a rehearsal. It only asks; while
/// something else is being done to the workspace it is refused, and comes again.
/// </summary>
public sealed class MoveKeeper(IDueMoves moves, WorkspaceDesk desk, TimeProvider time)
{
    public async Task EndAsync(CancellationToken cancel)
    {
        foreach (var workspace in await moves.ListAsync(time.GetUtcNow(), cancel))
            await desk.EndMoveAsync(ActPermit.OfPortal(Act.EndMove, workspace), cancel);
    }
}
