using System.Text.Json;
using AdimPortal.Core.Billing;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Stripe's objects in our words.</summary>
internal static class StripeReading
{
    /// <summary>Whose it is: the account's id, kept with each customer and subscription that we make.</summary>
    public const string AccountKey = "adim_account";

    /// <summary>The mark of a subscription that charges nothing yet.</summary>
    public const string AwaitsKey = "adim_awaits";

    public const string AwaitsWorkspace = "workspace";

    public static Subscription Subscription(StripeSubscription from)
    {
        var item = from.Items.Data[0];
        var invoice = from.LatestInvoice is { ValueKind: JsonValueKind.Object } found ? found.Deserialize(StripeJson.Default.StripeInvoice) : null;
        return new Subscription(
            from.Id,
            IdOf(from.Customer)!,
            Owner(from.Metadata),
            Status(from.Status),
            item.Id,
            item.Price.LookupKey,
            Paid(new Money((item.Price.UnitAmount ?? 0) * (item.Quantity ?? 1), item.Price.Currency), from.Discounts ?? []),
            Time(from.Created),
            Time(item.CurrentPeriodEnd),
            from.CancelAtPeriodEnd ? Time(item.CurrentPeriodEnd) : Time(from.CancelAt),
            from.Metadata?.GetValueOrDefault(AwaitsKey) == AwaitsWorkspace,
            invoice is { Status: "open" or "uncollectible" } && from.PendingUpdate is null ? Time(invoice.StatusTransitions?.FinalizedAt ?? invoice.Created) : null,
            Time(from.EndedAt))
        {
            Product = IdOf(item.Price.Product),
            Pending = from.PendingUpdate is { } update ? Pending(update, item.Id, invoice) : null,
        };
    }

    private static PendingChange Pending(StripePendingUpdate update, string item, StripeInvoice? invoice) => new(
        update.SubscriptionItems?.FirstOrDefault(i => i.Id == item)?.Price is { ValueKind: JsonValueKind.Object } price ? price.Deserialize(StripeJson.Default.StripePrice)?.LookupKey : null,
        Time(update.ExpiresAt), invoice?.Id, Address(invoice?.HostedInvoiceUrl));

    /// <summary>Those of its open invoices that are due, the oldest first. The invoice of a change that waits isn't: unpaid, it is dropped.</summary>
    /// <param name="open">All of the customer's open invoices.</param>
    public static IReadOnlyList<StripeInvoice> Due(Subscription subscription, IReadOnlyList<StripeInvoice> open) =>
        [.. open.Where(i => i.AmountRemaining > 0 && i.Id != subscription.Pending?.Invoice && IdOf(i.Parent?.SubscriptionDetails?.Subscription) == subscription.Id).OrderBy(DueAt)];

    /// <summary>The payment that was last tried for it; null when none was.</summary>
    public static string? IntentOf(StripeInvoice invoice) => invoice.Payments is { Data: { Count: > 0 } tried }
        ? IdOf((tried.FirstOrDefault(p => p.IsDefault) ?? tried[0]).Payment?.PaymentIntent)
        : null;

    /// <summary>Whether a payment failed only because its owner has to confirm it (https://docs.stripe.com/payments/paymentintents/lifecycle).</summary>
    public static bool AwaitsBank(StripePaymentIntent intent) => intent.Status == "requires_action"
        || (intent.Status == "requires_payment_method" && (intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code) is "authentication_required" or "payment_intent_authentication_failure");

    /// <param name="due">Its open invoices that are due, the oldest first.</param>
    public static Subscription WithDue(Subscription subscription, IReadOnlyList<StripeInvoice> due)
    {
        DateTimeOffset? oldest = due.Count > 0 ? DueAt(due[0]) : null;
        return subscription with { UnpaidSince = oldest is { } then && !(subscription.UnpaidSince < then) ? then : subscription.UnpaidSince };
    }

    private static DateTimeOffset DueAt(StripeInvoice invoice) => Time(invoice.StatusTransitions?.FinalizedAt ?? invoice.Created);

    /// <summary>A discount of one invoice is no discount of the months to come.</summary>
    private static Money Paid(Money price, IReadOnlyList<JsonElement> discounts)
    {
        foreach (var discount in discounts.Where(d => d.ValueKind is JsonValueKind.Object).Select(d => d.Deserialize(StripeJson.Default.StripeDiscount)!))
        {
            if (discount.Source?.Coupon is not { ValueKind: JsonValueKind.Object } found || found.Deserialize(StripeJson.Default.StripeCoupon) is not { Duration: not "once" } coupon)
                continue;
            var off = coupon.PercentOff is { } percent ? (long)Math.Round(price.Minor * percent / 100, MidpointRounding.AwayFromZero)
                : coupon.Currency == price.Currency ? coupon.AmountOff ?? 0 : 0;
            price = price with { Minor = Math.Max(0, price.Minor - off) };
        }

        return price;
    }

    public static Invoice Invoice(StripeInvoice from) => new(
        from.Id ?? "", from.Number, from.Status ?? "draft", new Money(from.Total, from.Currency), new Money(from.AmountRemaining, from.Currency), Time(from.Created),
        Address(from.HostedInvoiceUrl), Address(from.InvoicePdf));

    public static PaymentEvent Event(StripeEvent from) => new(from.Id, from.Type, Time(from.Created), Customer(from.Data?.Object));

    public static Guid? Owner(IReadOnlyDictionary<string, string>? metadata) =>
        Guid.TryParse(metadata?.GetValueOrDefault(AccountKey), out var owner) ? owner : null;

    /// <summary>A field may hold an id, or the object when it was asked for.</summary>
    public static string? IdOf(JsonElement? field) => field switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } thing => thing.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String ? id.GetString() : null,
        _ => null,
    };

    private static string? Customer(JsonElement? about)
    {
        if (about is not { ValueKind: JsonValueKind.Object } thing)
            return null;
        if (thing.TryGetProperty("object", out var kind) && kind.ValueKind is JsonValueKind.String && kind.ValueEquals("customer"))
            return IdOf(thing);
        return thing.TryGetProperty("customer", out var customer) ? IdOf(customer) : null;
    }

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

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static DateTimeOffset? Time(long? seconds) => seconds is { } some ? Time(some) : null;

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
}
