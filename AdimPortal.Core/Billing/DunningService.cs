using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>What staff do about an account that owes. It takes permits, which the gate gives.</summary>
public sealed class DunningService(IBillingStore store, IDunningProgress progress, TimeProvider time)
{
    /// <summary>Gives more time before the schedule's next step.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<string?> ExtendGraceAsync(ActPermit permit, int days, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.ExtendGrace);
        if (days is < 1 or > 90)
            return "Enter 1 to 90 days.";
        if (!OneLine.TryRead(permit.Reason, "The reason", BillingAccount.LongestReason, out var why, out var refusal))
            return $"{refusal} Others need to know why.";
        return await store.AloneAsync(permit, owner, account =>
        {
            if (account.UnpaidSince is null)
                return Task.FromResult<string?>("Nothing is due, so there is no deadline to extend.");
            account.Extend(days, why, permit.By ?? throw new InvalidOperationException("Staff extend deadlines."),
                time.GetUtcNow());
            return Task.FromResult<string?>(null);
        }, cancel);
    }

    /// <summary>
    /// Takes down that staff told the owner of a stage whose email could not be delivered. Only so can a deletion
    /// follow it.
    /// </summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<string?> OwnerWasToldAsync(ActPermit permit, int day, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.RecordOwnerTold);
        if (!OneLine.TryRead(permit.Reason, "How the owner was told", BillingAccount.LongestReason, out _,
            out var refusal))
            return $"{refusal} Others need to know.";
        return (await store.FindAsync(owner, cancel)).UnpaidSince is { } since
            && await progress.OwnerWasToldAsync(permit, owner, since, day, cancel)
            ? null
            : "There is no longer an undelivered email about that day. Reload the page.";
    }
}
