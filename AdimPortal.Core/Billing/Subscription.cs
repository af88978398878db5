namespace AdimPortal.Core.Billing;

/// <summary>A subscription as the payment service tells it, in our words.</summary>
/// <param name="Customer">The customer that it charges.</param>
/// <param name="ItemId">The one item that it has; its price is the plan's.</param>
/// <param name="PriceKey">The lookup key of the price; null when the price has none of ours.</param>
/// <param name="AwaitsWorkspace">Made by us to start charging when a workspace is ready.</param>
/// <param name="UnpaidSince">When the oldest invoice that is open became due; null when none is.</param>
/// <param name="EndedForWantOfPayment">It is over because nobody paid.</param>
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
    DateTimeOffset? EndedAt,
    bool EndedForWantOfPayment)
{
    /// <summary>Whether it charges, or will.</summary>
    public bool Runs => Status.Runs();
}

/// <summary>Stripe's words for it (https://docs.stripe.com/api/subscriptions/object#subscription_object-status).</summary>
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
        status is SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid;
}
