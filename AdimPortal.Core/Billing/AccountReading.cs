using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Reads an account's subscription from the payment service and makes our copy match. It is the one way that money's state changes here: webhooks,
/// reconciliation, a return from Checkout and the ladder all end in it, in any order and any number of times.
/// </summary>
public sealed class AccountReading(IBillingStore store, IPaymentGateway gateway, BillingPlans plans, TimeProvider time)
{
    /// <summary>The account as it is now.</summary>
    public Task<Result<BillingAccount>> ReadAsync(Guid owner, CancellationToken cancel) => store.AloneAsync(owner, account => ReadAsync(account, cancel), cancel);

    private async Task<Result<BillingAccount>> ReadAsync(BillingAccount account, CancellationToken cancel)
    {
        if (account.CustomerId is not { } customer)
            return account;
        if (!(await gateway.ListSubscriptionsAsync(customer, cancel)).TryGet(out var all, out var failure))
            return failure;
        var running = all.Where(s => s.Runs).OrderBy(s => s.AwaitsWorkspace).ThenBy(s => s.CreatedAt).ToList();
        foreach (var second in running.Skip(1).Where(s => s.AwaitsWorkspace))
        {
            // Two Checkouts side by side. The second never started charging, so ending it costs nobody anything.
            if (!(await gateway.EndAsync(second.Id, cancel)).TryGet(out _, out failure))
                return failure;
        }

        var counts = running.FirstOrDefault() ?? all.OrderByDescending(s => s.CreatedAt).FirstOrDefault();
        account.Read(counts, plans.WithPrice(counts?.PriceKey)?.Name, plans.Free.Name, time.GetUtcNow());
        return account;
    }
}
