using AdimPortal.Core.Billing;
using Theirs = Stripe;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Stripe's objects in our words.</summary>
internal static class StripeReading
{
    /// <summary>Whose it is: the account's id, kept with each customer and subscription that we make.</summary>
    public const string AccountKey = "adim_account";

    /// <summary>The mark of a subscription that charges nothing yet.</summary>
    public const string AwaitsKey = "adim_awaits";

    public const string AwaitsWorkspace = "workspace";

    public static PlanPrice Price(Theirs.Price from) =>
        new(from.LookupKey, from.Id, new Money(from.UnitAmount ?? 0, from.Currency)) { Product = from.ProductId };

    public static Subscription Subscription(Theirs.Subscription from)
    {
        var item = from.Items.Data[0];
        var invoice = from.LatestInvoice;
        return new Subscription(
            from.Id,
            from.CustomerId,
            Owner(from.Metadata),
            Status(from.Status),
            item.Id,
            item.Price.LookupKey,
            Paid(new Money((item.Price.UnitAmount ?? 0) * Quantity(item), item.Price.Currency), from.Discounts ?? []),
            Time(from.Created),
            Time(item.CurrentPeriodEnd),
            from.CancelAtPeriodEnd ? Time(item.CurrentPeriodEnd) : Time(from.CancelAt),
            from.Metadata?.GetValueOrDefault(AwaitsKey) == AwaitsWorkspace,
            invoice is { Status: "open" or "uncollectible" } && from.PendingUpdate is null ? DueAt(invoice) : null,
            Time(from.EndedAt))
        {
            Product = item.Price.ProductId,
            Pending = from.PendingUpdate is { } update ? Pending(update, item.Id, invoice) : null,
        };
    }

    private static PendingChange Pending(
        Theirs.SubscriptionPendingUpdate update, string item, Theirs.Invoice? invoice) => new(
        update.SubscriptionItems?.FirstOrDefault(i => i.Id == item)?.Price?.LookupKey,
        Time(update.ExpiresAt), invoice?.Id, Address(invoice?.HostedInvoiceUrl));

    /// <summary>What is metered has no quantity of its own.</summary>
    private static long Quantity(Theirs.SubscriptionItem item) =>
        item.Price.Recurring?.UsageType == "metered" ? 1 : item.Quantity;

    /// <summary>
    /// Those of its open invoices that are due, the oldest first. The invoice of a change that waits isn't: unpaid, it
    /// is dropped.
    /// </summary>
    /// <param name="open">All of the customer's open invoices.</param>
    public static IReadOnlyList<Theirs.Invoice> Due(Subscription subscription, IReadOnlyList<Theirs.Invoice> open) =>
    [
        .. open.Where(i => i.AmountRemaining > 0 && i.Id != subscription.Pending?.Invoice
            && i.Parent?.SubscriptionDetails?.SubscriptionId == subscription.Id).OrderBy(DueAt),
    ];

    /// <summary>The payment that was last tried for it; null when none was.</summary>
    public static string? IntentOf(Theirs.Invoice invoice) => invoice.Payments?.Data is { Count: > 0 } tried
        ? (tried.FirstOrDefault(p => p.IsDefault) ?? tried[0]).Payment?.PaymentIntentId
        : null;

    /// <summary>
    /// Whether a payment failed only because its owner has to confirm it
    /// (https://docs.stripe.com/payments/paymentintents/lifecycle).
    /// </summary>
    public static bool AwaitsBank(Theirs.PaymentIntent intent) =>
        intent.Status == "requires_action"
        || (intent.Status == "requires_payment_method" && WantsOwner(intent.LastPaymentError));

    private static bool WantsOwner(Theirs.StripeError? error) =>
        (error?.DeclineCode ?? error?.Code) is "authentication_required" or "payment_intent_authentication_failure";

    /// <param name="due">Its open invoices that are due, the oldest first.</param>
    public static Subscription WithDue(Subscription subscription, IReadOnlyList<Theirs.Invoice> due)
    {
        DateTimeOffset? oldest = due.Count > 0 ? DueAt(due[0]) : null;
        var isOlder = oldest is { } then && !(subscription.UnpaidSince < then);
        return isOlder ? subscription with { UnpaidSince = oldest } : subscription;
    }

    private static DateTimeOffset DueAt(Theirs.Invoice invoice) =>
        Time(invoice.StatusTransitions?.FinalizedAt) ?? Time(invoice.Created);

    /// <summary>A discount of one invoice is no discount of the months to come.</summary>
    private static Money Paid(Money price, IReadOnlyList<Theirs.Discount?> discounts)
    {
        foreach (var discount in discounts)
        {
            if (discount?.Source?.Coupon is not { Duration: not "once" } coupon)
                continue;
            var off = coupon.PercentOff is { } percent
                ? (long)Math.Round(price.Minor * percent / 100, MidpointRounding.AwayFromZero)
                : coupon.Currency == price.Currency ? coupon.AmountOff ?? 0 : 0;
            price = price with { Minor = Math.Max(0, price.Minor - off) };
        }

        return price;
    }

    public static Invoice Invoice(Theirs.Invoice from) => new(
        from.Id ?? "", from.Number, from.Status ?? "draft",
        new Money(from.Total, from.Currency), new Money(from.AmountRemaining, from.Currency),
        Time(from.Created), Address(from.HostedInvoiceUrl), Address(from.InvoicePdf));

    public static Guid? Owner(IReadOnlyDictionary<string, string>? metadata) =>
        Guid.TryParse(metadata?.GetValueOrDefault(AccountKey), out var owner) ? owner : null;

    private static SubscriptionStatus Status(string status) => status switch
    {
        "trialing" => SubscriptionStatus.Trialing,
        "active" => SubscriptionStatus.Active,
        "past_due" => SubscriptionStatus.PastDue,
        "unpaid" => SubscriptionStatus.Unpaid,
        "paused" => SubscriptionStatus.Paused,
        "canceled" or "incomplete_expired" => SubscriptionStatus.Canceled,
        _ => SubscriptionStatus.Incomplete,
    };

    /// <summary>The package's times are of UTC.</summary>
    private static DateTimeOffset Time(DateTime time) => new(time, TimeSpan.Zero);

    private static DateTimeOffset? Time(DateTime? time) => time is { } some ? Time(some) : null;

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
}
