using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>How far accounts that owe have come on the dunning schedule.</summary>
public interface IDunningProgress
{
    /// <summary>The stages that accounts have taken since they were last paid, in their order.</summary>
    /// <param name="unpaidSince">By account.</param>
    Task<ILookup<Guid, DunningStageTaken>> ListAsync(IReadOnlyDictionary<Guid, DateTimeOffset> unpaidSince,
        CancellationToken cancel);

    Task<IReadOnlyList<DunningStageTaken>> ListAsync(Guid owner, DateTimeOffset unpaidSince, CancellationToken cancel);

    /// <summary>
    /// Notes that a stage was taken, and with it posts the stage's email: both or neither, and once however often it
    /// is asked for. Without an address the email counts as refused.
    /// </summary>
    /// <param name="account">It owes: without a debt there is no stage.</param>
    Task TakeAsync(BillingAccount account, DunningStage stage, IReadOnlyList<Workspace> workspaces,
        CancellationToken cancel);

    /// <summary>
    /// Notes that a person told the owner of a stage whose email could not be delivered, with the record of the act.
    /// </summary>
    /// <returns>False when there was no such email.</returns>
    Task<bool> OwnerWasToldAsync(ActPermit permit, Guid owner, DateTimeOffset unpaidSince, int day,
        CancellationToken cancel);
}
