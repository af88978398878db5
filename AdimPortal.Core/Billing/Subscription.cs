namespace AdimPortal.Core.Billing;

/// <summary>A subscription as the payment service tells it, in our words.</summary>
/// <param name="Customer">The customer that it charges.</param>
/// <param name="ItemId">The one item that it has; its price is the plan's.</param>
/// <param name="PriceKey">The lookup key of the price; null when the price has none of ours, or lost it to the price
/// that replaced it.</param>
/// <param name="Price">What is paid a month: this subscription's own price, which may be an old one, less the discounts
/// that last.</param>
/// <param name="AwaitsWorkspace">Made by us to start charging when a workspace is ready.</param>
/// <param name="UnpaidSince">When the oldest of its invoices that can still be paid became due; null when there is
/// none.</param>
public sealed record Subscription(
    string Id,
    string Customer,
    Guid? Owner,
    SubscriptionStatus Status,
    string ItemId,
    string? PriceKey,
    Money Price,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PeriodEndsAt,
    DateTimeOffset? CancelsAt,
    bool AwaitsWorkspace,
    DateTimeOffset? UnpaidSince,
    DateTimeOffset? EndedAt)
{
    /// <summary>
    /// The product that the price is for: it stays when the price is replaced. Null when it is not known.
    /// </summary>
    public string? Product { get; init; }

    /// <summary>A change of price that waits for its payment; null when none does.</summary>
    public PendingChange? Pending { get; init; }

    /// <summary>
    /// What is due waits for its owner to confirm it at their bank; the card itself is fine. False while nothing is
    /// due.
    /// </summary>
    public bool AwaitsBank { get; init; }

    /// <summary>
    /// Whether something is due that can be paid. Only an open invoice is: a subscription that ended and whose invoices
    /// are paid, or were cancelled, owes nothing. The first payment of one that never began is no debt, nor is an
    /// invoice that a running one has beside its paid periods.
    /// </summary>
    public bool Owes =>
        UnpaidSince is not null
            && Status is (SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid or SubscriptionStatus.Canceled);

    /// <summary>Whether it charges, or will.</summary>
    public bool Runs => Status.Runs();
}

/// <summary>
/// A change of price that is made once its invoice is paid, and dropped when that isn't paid in time.
/// </summary>
/// <param name="PriceKey">The lookup key of the new price; null when it has none of ours.</param>
/// <param name="Until">When it is dropped; nothing is charged then.</param>
/// <param name="Invoice">Its invoice, by id; null when it is not known.</param>
/// <param name="Page">Where the payment is confirmed; null when it is not known.</param>
public sealed record PendingChange(string? PriceKey, DateTimeOffset Until, string? Invoice, Uri? Page);

/// <summary>
/// Stripe's words for it (https://docs.stripe.com/api/subscriptions/object#subscription_object-status).
/// </summary>
public enum SubscriptionStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The first payment has not succeeded yet.</summary>
    Incomplete,

    Trialing,
    Active,
    PastDue,

    /// <summary>Retries are over, and it was left standing.</summary>
    Unpaid,

    Paused,

    /// <summary>Over, for whatever reason.</summary>
    Canceled,
}

public static class SubscriptionStatuses
{
    /// <summary>Whether it charges, or will; its plan is the account's.</summary>
    public static bool Runs(this SubscriptionStatus status) =>
        status is SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue
            or SubscriptionStatus.Unpaid;
}
