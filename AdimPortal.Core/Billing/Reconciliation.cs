using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;

namespace AdimPortal.Core.Billing;

/// <param name="Missed">Events that no webhook brought.</param>
/// <param name="Repaired">Accounts whose copy differed from the payment service.</param>
/// <param name="Unknown">Subscriptions that run there and belong to nobody here.</param>
public sealed record ReconciliationReport(IReadOnlyList<PaymentEvent> Missed, IReadOnlyList<Guid> Repaired,
    IReadOnlyList<Subscription> Unknown);

/// <summary>Finds what webhooks missed, and where our copy and the payment service differ.</summary>
public sealed class Reconciliation(IPaymentGateway gateway, IPaymentEvents events, IBillingStore store,
    SubscriptionSync reading, BillingPlans plans, TimeProvider time, EachItem each)
{
    /// <summary>
    /// Stripe sends a webhook again for three days; what is older was found by the comparison of subscriptions.
    /// </summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(4);

    public async Task<Result<ReconciliationReport>> RunAsync(CancellationToken cancel)
    {
        if (!(await gateway.ListEventsAsync(time.GetUtcNow() - LookBack, cancel)).TryGet(
            out var happened, out var failure)
            || !(await gateway.ListRunningSubscriptionsAsync(cancel)).TryGet(out var running, out failure))
            return failure;
        var missing = (await events.MissingAsync([.. happened.Select(e => e.Id)], cancel)).ToHashSet();
        PaymentEvent[] missed = [.. happened.Where(e => missing.Contains(e.Id))];
        await each.RunAsync(WorkQueues.PaymentReconciliation, missed, one => one.Id,
            (one, stop) => events.KeepAsync(one, EventSource.Reconciliation, stop), cancel);

        var accounts = await store.ListPayingAsync(cancel);
        var byCustomer = running.ToLookup(s => s.Customer);
        var repaired = new List<Guid>();
        Failure? away = null;
        await each.RunAsync(WorkQueues.PaymentReconciliation,
            accounts.Where(a => a.UnpaidSince is not null || Differs(a, [.. byCustomer[a.CustomerId!]])),
            a => $"{a.OwnerId}", async (account, stop) =>
        {
            if (away is not null)
                return null;
            if ((await reading.ReadAsync(account.OwnerId, stop)).TryGet(out var now, out var unread))
            {
                // Who owes is read again in any case: whether the invoices of a subscription that ended were paid
                // stands in no list.
                if (now.UnpaidSince != account.UnpaidSince || Differs(account, [.. byCustomer[account.CustomerId!]]))
                    repaired.Add(account.OwnerId);
            }
            else if (unread is Failure.Passing)
                away = unread;
            // One account that can't be read keeps nobody else's from being compared.
            return unread is Failure.Final ? unread.Detail : null;
        }, cancel, reference: a => $"/staff/money/{a.OwnerId}");
        if (away is not null)
            return away;

        var known = accounts.Select(a => a.CustomerId).ToHashSet();
        return new ReconciliationReport(missed, repaired, [.. running.Where(s => !known.Contains(s.Customer))]);
    }

    private bool Differs(BillingAccount ours, IReadOnlyList<Subscription> theirs) => theirs switch
    {
        [] => ours.IsSubscribed,
        [var one] =>
            one.Id != ours.SubscriptionId || one.Status != ours.Status || one.CancelsAt != ours.CancelsAt
                || one.PeriodEndsAt != ours.PeriodEndsAt
            || one.AwaitsWorkspace != ours.AwaitsWorkspace || one.Price != ours.Price
            || (plans.WithPrice(one.PriceKey) is { } plan && plan.Name != ours.Plan),
        _ => true,
    };
}
