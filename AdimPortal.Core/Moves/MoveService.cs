using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// Moves to another server. The owner asks, or the staff with the owner's consent; an administrator without it gives a
/// reason, which is kept.
/// </summary>
public sealed class MoveService(IOperationRequests requests, ProvisioningOptions options, BillingPlans plans,
    TimeProvider time)
{
    /// <summary>Builds the new server and copies everything there, while the workspace works on.</summary>
    /// <param name="size">Null for <see cref="SizeInCloud"/>.</param>
    public Task<RequestAnswer> RehearseMoveAsync(ActPermit permit, string region, string? size,
        CancellationToken cancel) =>
        BeginAsync(RehearseMoveOperation.OperationName, permit, Act.RehearseMove, region,
            (w, who) => w.BeginRehearsal(region, size ?? SizeInCloud(w), who, time.GetUtcNow()), cancel);

    /// <summary>
    /// The size that it gets where nobody chooses another: the one that it has, or that of its plan when it lives on a
    /// server that has none of the cloud's sizes.
    /// </summary>
    public string SizeInCloud(Workspace workspace) =>
        workspace.IsSelfHosted ? plans.Of(workspace.Plan).DropletSize : workspace.Size;

    /// <summary>Moves it. Where a rehearsal was made, its server is the one that it moves to.</summary>
    public Task<RequestAnswer> MoveAsync(ActPermit permit, string region, string? size, CancellationToken cancel) =>
        BeginAsync(MoveOperation.OperationName, permit, Act.Move, region,
            (w, who) => w.BeginMove(region, size ?? SizeInCloud(w), who, time.GetUtcNow()), cancel);

    /// <summary>Returns to the former server, with everything that was written since.</summary>
    public Task<RequestAnswer> MoveBackAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(MoveBackOperation.OperationName, permit, Act.MoveBack,
            w => w.BeginMoveBack(AskerOf(permit), time.GetUtcNow()), cancel);

    /// <summary>Removes the server that doesn't serve, of a rehearsal or of a move.</summary>
    /// <remarks>The portal itself does so when its time is over.</remarks>
    public Task<RequestAnswer> EndMoveAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(EndMoveOperation.OperationName, permit, Act.EndMove,
            w => w.BeginEndOfMove(permit.By is null ? null : AskerOf(permit), time.GetUtcNow()), cancel);

    private async Task<RequestAnswer> BeginAsync(
        string operation, ActPermit permit, Act act, string region, Action<Workspace, MoveAsker> begin,
        CancellationToken cancel)
    {
        if (region != Workspace.Own && !options.Regions.ContainsKey(region))
            return new RequestAnswer.Refused("Choose one of the regions in the list.");
        return OneLine.TryReadNote(permit.Reason, ActRules.LongestReason, out var why, out var refusal)
            ? await requests.BeginAsync(operation, permit, act, w => begin(w, AskerOf(permit) with { Reason = why }),
                cancel)
            : new RequestAnswer.Refused(refusal);
    }

    private static MoveAsker AskerOf(ActPermit permit) => new(
        permit.By ?? throw new InvalidOperationException("The portal moves nothing automatically."),
        permit.Actor.Role is ActorRole.Owner, permit.Actor.Role is ActorRole.Admin, permit.Reason);
}
