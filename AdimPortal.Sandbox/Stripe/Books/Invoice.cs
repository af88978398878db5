using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.Stripe.Books;

public sealed record Invoice : Thing
{
    public required string Customer { get; init; }

    public string? Subscription { get; init; }

    /// <summary>subscription_create, subscription_cycle, subscription_update or upcoming.</summary>
    public required string BillingReason { get; init; }

    /// <summary>draft, open, paid, void or uncollectible.</summary>
    public required string Status { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    public required long PeriodStart { get; init; }

    public required long PeriodEnd { get; init; }

    /// <summary>Null while it is a draft.</summary>
    public string? Code { get; init; }

    public IReadOnlyList<string> Discounts { get; init; } = [];

    /// <summary>The customer's balance before this invoice took from it or, being a credit, added to it.</summary>
    public long StartingBalance { get; init; }

    public long? EndingBalance { get; init; }

    public long AmountPaid { get; init; }

    public int AttemptCount { get; init; }

    public long? NextPaymentAttempt { get; init; }

    /// <summary>When the first attempt failed: the retries are counted from there.</summary>
    public long? FailedFirstAt { get; init; }

    public string? PaymentIntent { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    public bool AutomaticTax { get; init; }

    /// <summary>The subscription's, as they were.</summary>
    public IReadOnlyDictionary<string, string> SubscriptionMetadata { get; init; } = new Dictionary<string, string>();

    public long? FinalizedAt { get; init; }

    public long? PaidAt { get; init; }

    public long? VoidedAt { get; init; }

    [JsonIgnore]
    public long Subtotal => Lines.Sum(line => line.Amount);

    [JsonIgnore]
    public long DiscountAmount => Lines.Sum(line => line.Discounts.Sum(one => one.Amount));

    [JsonIgnore]
    public long Total => Subtotal - DiscountAmount;

    /// <summary>What is left after the customer's credit.</summary>
    [JsonIgnore]
    public long AmountDue => Math.Max(0, Total + StartingBalance);

    public override string? Owner => Customer;
}

public sealed record InvoiceLine
{
    public required string Id { get; init; }

    public required long Amount { get; init; }

    public required string Description { get; init; }

    public required string Price { get; init; }

    public required string Product { get; init; }

    public required int Quantity { get; init; }

    public required long PeriodStart { get; init; }

    public required long PeriodEnd { get; init; }

    public required string SubscriptionItem { get; init; }

    /// <summary>Unused or remaining time, after a change within a period.</summary>
    public bool Proration { get; init; }

    /// <summary>The pending item that the line came from.</summary>
    public string? Pending { get; init; }

    public IReadOnlyList<LineDiscount> Discounts { get; init; } = [];
}

public sealed record LineDiscount(string Discount, long Amount);

/// <summary>A line that waits for the next invoice.</summary>
public sealed record PendingItem : Thing
{
    public required string Customer { get; init; }

    public required string Subscription { get; init; }

    public required InvoiceLine Line { get; init; }

    public required string Currency { get; init; }

    public override string? Owner => Customer;
}
