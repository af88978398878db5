using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>What we read of Stripe's objects; the rest is left where it is. Times are seconds since 1970.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StripeErrorBody))]
[JsonSerializable(typeof(StripeList<StripePrice>))]
[JsonSerializable(typeof(StripeList<StripeCustomer>))]
[JsonSerializable(typeof(StripeList<StripeSubscription>))]
[JsonSerializable(typeof(StripeList<StripeInvoice>))]
[JsonSerializable(typeof(StripeList<StripeEvent>))]
[JsonSerializable(typeof(StripePage))]
[JsonSerializable(typeof(StripePaymentIntent))]
[JsonSerializable(typeof(StripeDiscount))]
[JsonSerializable(typeof(StripeCoupon))]
internal sealed partial class StripeJson : JsonSerializerContext;

internal interface IStripeObject
{
    string Id { get; }
}

internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore);

internal sealed record StripeCustomer(string Id, string? Email, IReadOnlyDictionary<string, string>? Metadata) : IStripeObject;

internal sealed record StripePrice(string Id, string? LookupKey, long? UnitAmount, string Currency, JsonElement? Product = null) : IStripeObject;

/// <summary>A session of Checkout or of the customer portal.</summary>
internal sealed record StripePage(string Id, string? Url) : IStripeObject;

/// <param name="LatestInvoice">We ask for the object; Stripe answers with its id where we forget to.</param>
internal sealed record StripeSubscription(
    string Id,
    JsonElement Customer,
    string Status,
    StripeList<StripeItem> Items,
    long Created,
    long? TrialEnd,
    bool CancelAtPeriodEnd,
    long? CancelAt,
    long? EndedAt,
    IReadOnlyDictionary<string, string>? Metadata,
    JsonElement? LatestInvoice,
    IReadOnlyList<JsonElement>? Discounts = null,
    StripePendingUpdate? PendingUpdate = null) : IStripeObject;

/// <summary>What the subscription becomes once its latest invoice is paid.</summary>
internal sealed record StripePendingUpdate(long ExpiresAt, IReadOnlyList<StripePendingItem>? SubscriptionItems);

/// <param name="Price">The object; an id says nothing to us.</param>
internal sealed record StripePendingItem(string? Id, JsonElement? Price);

/// <summary>The period is on the item, not on the subscription.</summary>
internal sealed record StripeItem(string Id, StripePrice Price, long CurrentPeriodEnd, long? Quantity = null) : IStripeObject;

internal sealed record StripeDiscount(StripeDiscountSource? Source);

internal sealed record StripeDiscountSource(JsonElement? Coupon);

/// <param name="Duration">once, repeating or forever.</param>
/// <param name="PercentOff">Null for one of an amount.</param>
internal sealed record StripeCoupon(string Id, string Duration, decimal? PercentOff, long? AmountOff, string? Currency) : IStripeObject;

/// <summary>What an invoice was made for.</summary>
internal sealed record StripeParent(StripeSubscriptionDetails? SubscriptionDetails);

internal sealed record StripeSubscriptionDetails(JsonElement? Subscription);

internal sealed record StripeInvoice(
    string? Id,
    string? Number,
    string? Status,
    string Currency,
    long Total,
    long AmountDue,
    long AmountRemaining,
    long Created,
    string? HostedInvoiceUrl,
    string? InvoicePdf,
    StripeTransitions? StatusTransitions,
    StripeParent? Parent = null,
    StripeList<StripeInvoicePayment>? Payments = null) : IStripeObject
{
    /// <summary>A preview has none.</summary>
    string IStripeObject.Id => Id ?? "";
}

/// <summary>The payments that were tried for an invoice; shown when they are asked for.</summary>
internal sealed record StripeInvoicePayment(string Id, bool IsDefault, StripeInvoicePaymentOf? Payment) : IStripeObject;

internal sealed record StripeInvoicePaymentOf(JsonElement? PaymentIntent);

/// <param name="Status">requires_action while the bank waits for the customer.</param>
internal sealed record StripePaymentIntent(string Id, string Status, StripeError? LastPaymentError) : IStripeObject;

internal sealed record StripeTransitions(long? FinalizedAt);

internal sealed record StripeEvent(string Id, string Type, long Created, StripeEventData? Data) : IStripeObject;

internal sealed record StripeEventData(JsonElement Object);
