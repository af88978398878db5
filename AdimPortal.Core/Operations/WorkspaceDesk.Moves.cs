using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Plans;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>Moves to another server. The owner asks, or the staff with the owner's consent; an administrator without it gives a reason, which is kept.</summary>
public sealed partial class WorkspaceDesk
{
    /// <summary>Builds the new server and copies everything there, while the workspace works on.</summary>
    /// <param name="size">Null for the size that it has.</param>
    public Task<RequestAnswer> RehearseMoveAsync(WorkspaceId workspace, string region, string? size, MoveAsker asker, CancellationToken cancel) =>
        MoveAsync(RehearseMovePlan.PlanName, workspace, region, asker, (w, who) => w.BeginRehearsal(region, size ?? w.Size, who, time.GetUtcNow()), cancel);

    /// <summary>Moves it. Where a rehearsal was made, its server is the one that it moves to.</summary>
    public Task<RequestAnswer> MoveAsync(WorkspaceId workspace, string region, string? size, MoveAsker asker, CancellationToken cancel) =>
        MoveAsync(MovePlan.PlanName, workspace, region, asker, (w, who) => w.BeginMove(region, size ?? w.Size, who, time.GetUtcNow()), cancel);

    /// <summary>Returns to the former server, with everything that was written since.</summary>
    public Task<RequestAnswer> MoveBackAsync(WorkspaceId workspace, MoveAsker asker, CancellationToken cancel) =>
        requests.BeginAsync(MoveBackPlan.PlanName, workspace, asker.Account, w => w.BeginMoveBack(asker, time.GetUtcNow()), cancel);

    /// <summary>Removes the server that doesn't serve, of a rehearsal or of a move.</summary>
    /// <param name="asker">Null for the portal itself, when its time is over.</param>
    public Task<RequestAnswer> EndMoveAsync(WorkspaceId workspace, MoveAsker? asker, CancellationToken cancel) =>
        requests.BeginAsync(EndMovePlan.PlanName, workspace, asker?.Account, w => w.BeginEndOfMove(asker, time.GetUtcNow()), cancel);

    private async Task<RequestAnswer> MoveAsync(
        string plan, WorkspaceId workspace, string region, MoveAsker asker, Action<Workspace, MoveAsker> begin, CancellationToken cancel)
    {
        if (region != Workspace.Own && !options.Regions.ContainsKey(region))
            return new RequestAnswer.Refused("Choose one of the regions in the list.");
        return OneLine.TryReadNote(asker.Reason, LongestNote, out var why, out var refusal)
            ? await requests.BeginAsync(plan, workspace, asker.Account, w => begin(w, asker with { Reason = why }), cancel)
            : new RequestAnswer.Refused(refusal);
    }
}
