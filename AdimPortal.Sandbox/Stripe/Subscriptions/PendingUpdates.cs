using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

/// <summary>
/// payment_behavior=pending_if_incomplete: a change that is made only once its invoice is paid. Until then the
/// subscription goes on as it was (https://docs.stripe.com/billing/subscriptions/pending-updates-reference).
/// </summary>
internal static class PendingUpdates
{
    private const long Longest = 23 * 3600;

    private static readonly string[] Supported =
        ["expand", "payment_behavior", "proration_behavior", "proration_date", "billing_cycle_anchor", "items",
            "trial_end", "trial_from_plan", "add_invoice_items", "metadata"];

    public static void Check(Parameters parameters)
    {
        if (parameters.Keys.FirstOrDefault(key => !Supported.Contains(key)) is { } other)
            throw StripeError.Invalid($"You cannot set `{other}` with `payment_behavior=pending_if_incomplete`.",
                other);
    }

    public static (Subscription Subscription, BankAnswer Answer) Do(Work work, Subscription before, Change change,
        string proration)
    {
        if (!Changing.IsBilledNow(change, proration)) return Changing.Do(work, change, proration);
        var (after, now, at) = (change.After, work.Now(before), Changing.At(work, change));
        var draft = Invoicing.Draft(work, after, "subscription_update", Changing.Billed(work, change), at, at);
        var expires = Math.Min(now + Longest, before.PeriodEnd);
        var waiting = work.Keep(before with
        {
            LatestInvoice = draft.Id,
            PendingUpdate = new PendingUpdate(draft.Id, expires, after.Items, after.BillingCycleAnchor, after.Status,
                after.TrialEnd),
        }, Lifecycle.Updated);
        var (_, answer) = Payments.Attempt(work, Invoicing.Open(work, draft));
        return (work.Get<Subscription>(waiting.Id), answer);
    }

    /// <summary>Whether paying that invoice is what a change waits for.</summary>
    public static bool IsFor(Subscription? subscription, Invoice invoice) =>
        subscription?.PendingUpdate?.Invoice == invoice.Id;

    public static void Apply(Work work, Subscription subscription)
    {
        var update = subscription.PendingUpdate!;
        var applied = work.Keep(subscription with
        {
            Items = update.Items,
            BillingCycleAnchor = update.BillingCycleAnchor,
            Status = update.Status,
            TrialEnd = update.TrialEnd,
            PendingUpdate = null,
        }, Lifecycle.Updated);
        work.Tell("customer.subscription.pending_update_applied", applied);
    }

    public static void Expire(Work work, Subscription subscription) =>
        work.Tell("customer.subscription.pending_update_expired", Drop(work, subscription));

    /// <summary>The change is not wanted any more: its invoice is voided.</summary>
    /// <returns>The subscription without it.</returns>
    public static Subscription Drop(Work work, Subscription subscription)
    {
        if (subscription.PendingUpdate is not { } update) return subscription;
        var without = work.Keep(subscription with { PendingUpdate = null }, Lifecycle.Updated);
        if (work.Find<Invoice>(update.Invoice) is { Status: "open" } open) Invoicing.Void(work, open);
        return without;
    }
}
