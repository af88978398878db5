using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>
/// Something that Stripe keeps under an id. Values are records: a change puts a new record in the place of the old one.
/// Times are seconds since 1970 and amounts are cents, as the API has them.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "object")]
[JsonDerivedType(typeof(Product), "product")]
[JsonDerivedType(typeof(Price), "price")]
[JsonDerivedType(typeof(Coupon), "coupon")]
[JsonDerivedType(typeof(PromotionCode), "promotion_code")]
[JsonDerivedType(typeof(Discount), "discount")]
[JsonDerivedType(typeof(Customer), "customer")]
[JsonDerivedType(typeof(PaymentMethod), "payment_method")]
[JsonDerivedType(typeof(SetupIntent), "setup_intent")]
[JsonDerivedType(typeof(PaymentIntent), "payment_intent")]
[JsonDerivedType(typeof(Subscription), "subscription")]
[JsonDerivedType(typeof(Invoice), "invoice")]
[JsonDerivedType(typeof(PendingItem), "invoiceitem")]
[JsonDerivedType(typeof(CheckoutSession), "checkout.session")]
[JsonDerivedType(typeof(PortalSession), "billing_portal.session")]
[JsonDerivedType(typeof(TestClock), "test_helpers.test_clock")]
[JsonDerivedType(typeof(WebhookEndpoint), "webhook_endpoint")]
public abstract record Thing
{
    public required string Id { get; init; }

    /// <summary>Grows with each thing made: lists are the newest first, and a second holds many.</summary>
    public required long Number { get; init; }

    public required long Created { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The customer whose clock this thing follows, if any.</summary>
    [JsonIgnore]
    public virtual string? Owner => null;
}
