using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>
/// A subscription's way. It begins incomplete, trialing or active; renews at each period's end; falls to past_due when
/// a payment fails and to unpaid when the retries are over; a payment brings it back; canceled and incomplete_expired
/// are the ends.
/// </summary>
internal static class Lifecycle
{
    public const string Updated = "customer.subscription.updated";

    /// <summary>The trial, or the period that was paid for, is over.</summary>
    public static void Renew(Work work, Subscription subscription)
    {
        if (subscription.CancelAtPeriodEnd)
        {
            Cancel(work, subscription);
            return;
        }
        if (subscription.Status == SubscriptionStatus.Trialing && MissesCard(work, subscription)
            && subscription.MissingPaymentMethod != "create_invoice")
        {
            if (subscription.MissingPaymentMethod == "cancel") Cancel(work, subscription);
            else work.Keep(subscription with { Status = SubscriptionStatus.Paused }, "customer.subscription.paused");
            return;
        }
        var (start, anchor) = (subscription.PeriodEnd, subscription.Status == SubscriptionStatus.Trialing
            ? subscription.PeriodEnd
            : subscription.BillingCycleAnchor);
        var renewed = subscription with
        {
            BillingCycleAnchor = anchor,
            Items = Moved(work, subscription.Items, anchor, start),
            Status = subscription.Status == SubscriptionStatus.Trialing
                ? SubscriptionStatus.Active
                : subscription.Status,
        };
        Bill(work, renewed, "subscription_cycle",
            [.. Invoicing.TakePending(work, subscription), .. Lines.OfPeriod(work, renewed.Items)],
            subscription.PeriodStart, subscription.PeriodEnd);
    }

    /// <summary>
    /// Makes the invoice and takes its money. The subscription is kept as it is given, with the invoice as its latest.
    /// </summary>
    public static (Subscription Subscription, BankAnswer Answer) Bill(
        Work work, Subscription subscription, string reason, IReadOnlyList<InvoiceLine> lines, long periodStart,
        long periodEnd, string eventType = Updated, bool charge = true, bool authenticated = false)
    {
        var draft = Invoicing.Draft(work, subscription, reason, lines, periodStart, periodEnd);
        var kept = work.Keep(subscription with { LatestInvoice = draft.Id }, eventType);
        // Who doesn't pay gets drafts, which nobody is asked to pay.
        if (kept.Status == SubscriptionStatus.Unpaid)
        {
            work.Tell("invoice.created", draft);
            return (kept, new BankAnswer());
        }
        var open = Invoicing.Open(work, draft);
        if (!charge && open.AmountDue > 0) return (kept, new BankAnswer());
        var (_, answer) = Payments.Attempt(work, open, authenticated: authenticated);
        return (work.Get<Subscription>(kept.Id), answer);
    }

    public static void AfterPaid(Work work, Invoice invoice)
    {
        SetDelinquent(work, invoice.Customer);
        if (work.Find<Subscription>(invoice.Subscription) is not { } subscription) return;
        if (PendingUpdates.IsFor(subscription, invoice))
        {
            PendingUpdates.Apply(work, subscription);
            return;
        }
        var isEnough = invoice.Id == subscription.LatestInvoice
            || !OpenOnes(work, subscription.Customer).Any(open => open.Subscription == subscription.Id);
        if (isEnough
            && subscription.Status is SubscriptionStatus.Incomplete or SubscriptionStatus.PastDue
                or SubscriptionStatus.Unpaid)
            work.Keep(subscription with { Status = SubscriptionStatus.Active }, Updated);
    }

    /// <param name="isLast">No more retries will come.</param>
    public static void AfterFailed(Work work, Invoice invoice, bool isLast)
    {
        SetDelinquent(work, invoice.Customer);
        if (work.Find<Subscription>(invoice.Subscription) is not { IsOver: false } subscription
            || subscription.Status == SubscriptionStatus.Incomplete || PendingUpdates.IsFor(subscription, invoice))
            return;
        if (isLast && work.Options.StripeAfterRetries == "canceled")
            Cancel(work, subscription with { CancellationReason = "payment_failed" });
        else if (isLast && work.Options.StripeAfterRetries == "unpaid")
            work.Keep(subscription with { Status = SubscriptionStatus.Unpaid }, Updated);
        else if (subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Trialing)
            work.Keep(subscription with { Status = SubscriptionStatus.PastDue }, Updated);
    }

    /// <summary>At once and for good. Open invoices stay open, but nobody tries to collect them any more.</summary>
    public static Subscription Cancel(Work work, Subscription subscription)
    {
        var now = work.Now(subscription);
        subscription = PendingUpdates.Drop(work, subscription);
        foreach (var open in OpenOnes(work, subscription.Customer)
            .Where(open => open.Subscription == subscription.Id && open.NextPaymentAttempt is not null).ToList())
            work.Keep(open with { NextPaymentAttempt = null }, "invoice.updated");
        return work.Keep(subscription with
        {
            Status = SubscriptionStatus.Canceled,
            CanceledAt = subscription.CanceledAt ?? now,
            EndedAt = now,
            CancellationReason = subscription.CancellationReason ?? "cancellation_requested",
        }, "customer.subscription.deleted");
    }

    /// <summary>The first payment never came.</summary>
    public static void Expire(Work work, Subscription subscription)
    {
        if (work.Find<Invoice>(subscription.LatestInvoice) is { Status: "open" } open) Invoicing.Void(work, open);
        work.Keep(subscription with { Status = SubscriptionStatus.IncompleteExpired, EndedAt = work.Now(subscription) },
            Updated);
    }

    public static IReadOnlyList<SubscriptionItem> Moved(Work work, IEnumerable<SubscriptionItem> items, long anchor,
        long start) =>
        [.. items.Select(item =>
            item with { PeriodStart = start, PeriodEnd = Periods.End(work.Get<Price>(item.Price), anchor, start) })];

    private static bool MissesCard(Work work, Subscription subscription) =>
        subscription.DefaultPaymentMethod is null
            && work.Get<Customer>(subscription.Customer).DefaultPaymentMethod is null;

    private static IEnumerable<Invoice> OpenOnes(Work work, string customer) =>
        work.All<Invoice>().Where(one => one.Customer == customer && one.Status == "open");

    private static void SetDelinquent(Work work, string id)
    {
        var customer = work.Get<Customer>(id);
        var owes = OpenOnes(work, id).Any(open => open.FailedFirstAt is not null);
        if (customer.Delinquent != owes) work.Keep(customer with { Delinquent = owes }, "customer.updated");
    }
}
