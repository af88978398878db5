using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

/// <summary>
/// A change of what is bought, or of when the trial ends. It is worked out first, so that a preview and the change
/// itself agree.
/// </summary>
internal sealed record Change
{
    public required Subscription After { get; init; }

    /// <summary>Credits and charges for the running period.</summary>
    public IReadOnlyList<InvoiceLine> Prorations { get; init; } = [];

    /// <summary>A new period begins now, and is paid now.</summary>
    public bool StartsPeriod { get; init; }
}

internal static class Changing
{
    /// <param name="items">Null for no change.</param>
    /// <param name="trialEnd">Null for no change; not after now for "now".</param>
    public static Change Work(Work work, Subscription before, IReadOnlyList<SubscriptionItem>? items, long? trialEnd,
        string proration, long? prorationDate)
    {
        var now = work.Now(before);
        var wasTrial = before.Status == SubscriptionStatus.Trialing;
        var (old, wanted) = (before.Items, items ?? before.Items);
        if (trialEnd > now) return IntoTrial(work, before, wanted, trialEnd.Value, proration);
        var endsTrial = trialEnd is not null && wasTrial;
        var otherInterval = !wasTrial && Interval(work, old) != Interval(work, wanted);
        if (endsTrial || otherInterval)
        {
            var started = before with
            {
                Status = wasTrial ? SubscriptionStatus.Active : before.Status,
                TrialEnd = endsTrial ? now : before.TrialEnd,
                BillingCycleAnchor = now,
                Items = Lifecycle.Moved(work, wanted, now, now),
            };
            var credits = otherInterval && proration != "none" ? Lines.Unused(work, old, now).ToList() : [];
            return new Change { After = started, Prorations = credits, StartsPeriod = true };
        }
        var at = Math.Clamp(prorationDate ?? now, before.PeriodStart, before.PeriodEnd);
        return new Change
        {
            After = before with { Items = wanted },
            Prorations = wasTrial || proration == "none"
                ? []
                : [.. Lines.Unused(work, Gone(old, wanted), at), .. Lines.Remaining(work, Gone(wanted, old), at)],
        };
    }

    /// <summary>Does what was worked out, and takes the money when it is due at once.</summary>
    public static (Subscription Subscription, BankAnswer Answer) Do(Work work, Change change, string proration)
    {
        var after = change.After;
        if (IsBilledNow(change, proration))
            return Lifecycle.Bill(work, after, "subscription_update", Billed(work, change), At(work, change),
                At(work, change));
        Invoicing.Wait(work, after, change.Prorations);
        return (work.Keep(after, "customer.subscription.updated"), new BankAnswer());
    }

    /// <summary>Whether an invoice of its own comes with it.</summary>
    public static bool IsBilledNow(Change change, string proration) =>
        change.StartsPeriod || (proration == "always_invoice" && change.Prorations.Count > 0);

    /// <summary>The lines of that invoice; what waited for the next one is among them, and waits no more.</summary>
    public static IReadOnlyList<InvoiceLine> Billed(Work work, Change change) =>
        [.. change.Prorations, .. Invoicing.TakePending(work, change.After),
            .. change.StartsPeriod ? Lines.OfPeriod(work, change.After.Items) : []];

    /// <summary>The moment that the invoice is of.</summary>
    public static long At(Work work, Change change) =>
        change.StartsPeriod ? change.After.PeriodStart : work.Now(change.After);

    private static Change IntoTrial(Work work, Subscription before, IReadOnlyList<SubscriptionItem> items,
        long trialEnd, string proration)
    {
        var now = work.Now(before);
        var wasTrial = before.Status == SubscriptionStatus.Trialing;
        return new Change
        {
            After = before with
            {
                Status = SubscriptionStatus.Trialing,
                TrialStart = wasTrial ? before.TrialStart : now,
                TrialEnd = trialEnd,
                TrialEndWasTold = false,
                BillingCycleAnchor = trialEnd,
                Items = [
                    .. items.Select(item =>
                        item with { PeriodStart = wasTrial ? item.PeriodStart : now, PeriodEnd = trialEnd })],
            },
            Prorations = wasTrial || proration == "none" ? [] : [.. Lines.Unused(work, before.Items, now)],
        };
    }

    /// <summary>Those of one list that the other hasn't, or has otherwise.</summary>
    private static IEnumerable<SubscriptionItem> Gone(IEnumerable<SubscriptionItem> from,
        IReadOnlyList<SubscriptionItem> to) =>
        from.Where(item =>
            !to.Any(other => other.Id == item.Id && other.Price == item.Price && other.Quantity == item.Quantity));

    private static (string?, int) Interval(Work work, IReadOnlyList<SubscriptionItem> items) =>
        work.Get<Price>(items[0].Price) is var price
            ? (price.Interval, price.IntervalCount)
            : throw StripeError.Invalid("A subscription needs an item.", "items");
}
