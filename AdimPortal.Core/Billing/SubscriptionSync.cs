using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Reads an account's subscription from the payment service and makes our copy match. It is the one way that money's
/// state changes here: webhooks, reconciliation, a return from Checkout and the schedule all end in it, in any order
/// and any number of times.
/// </summary>
public sealed class SubscriptionSync(IBillingStore store, IPaymentGateway gateway, BillingPlans plans,
    TimeProvider time)
{
    /// <summary>The account as it is now.</summary>
    public async Task<Result<BillingAccount>> ReadAsync(Guid owner, CancellationToken cancel) =>
        (await ReadBothAsync(owner, cancel)).TryGet(out var read, out var failure) ? read.Account : failure;

    /// <summary>The account as it is now, and the subscription that it was read from; null when it has none.</summary>
    public Task<Result<(BillingAccount Account, Subscription? Subscription)>> ReadBothAsync(
        Guid owner, CancellationToken cancel) =>
        store.AloneAsync(owner, account => ReadAsync(account, cancel), cancel);

    private async Task<Result<(BillingAccount Account, Subscription? Subscription)>> ReadAsync(
        BillingAccount account, CancellationToken cancel)
    {
        if (account.CustomerId is not { } customer)
            return (account, null);
        if (!(await gateway.ListSubscriptionsAsync(customer, cancel)).TryGet(out var all, out var failure))
            return failure;
        var running = all.Where(s => s.Runs).OrderBy(s => s.AwaitsWorkspace).ThenBy(s => s.CreatedAt).ToList();
        foreach (var second in running.Skip(1).Where(s => s.AwaitsWorkspace))
        {
            // Two Checkouts side by side. The second never started charging, so ending it costs nobody anything.
            if (!(await gateway.EndAsync(second.Id, cancel)).TryGet(out _, out failure))
                return failure;
        }

        // Without one that runs, what is still owed counts before what merely came last.
        var counts = running.FirstOrDefault()
            ?? all.OrderByDescending(s => s.Owes).ThenByDescending(s => s.CreatedAt).FirstOrDefault();
        var plan = plans.WithPrice(counts?.PriceKey)?.Name;
        if (counts is { Product: { } product } && (counts.Runs || counts.Owes) && plan is null)
        {
            if (!(await gateway.ListPricesAsync([.. plans.All.Select(p => p.PriceKey).OfType<string>()],
                cancel)).TryGet(out var prices, out failure))
                return failure;
            plan = PlanOf(product, prices);
        }

        account.Read(counts, plan, plans.Free.Name, time.GetUtcNow());
        return (account, counts);
    }

    /// <summary>
    /// A new price takes the lookup key from the old one, at which earlier customers go on paying: both are prices of
    /// one product. Null when that says nothing, for several plans may be prices of one product.
    /// </summary>
    private string? PlanOf(string product, IReadOnlyList<PlanPrice> prices) =>
        prices.Where(p => p.Product == product).Select(p => plans.WithPrice(p.Key)?.Name).Distinct()
            .ToList() is [{ } only] ? only : null;
}
