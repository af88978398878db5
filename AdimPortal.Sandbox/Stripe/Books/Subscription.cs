using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.Stripe.Books;

public sealed record Subscription : Thing
{
    public required string Customer { get; init; }

    public required SubscriptionStatus Status { get; init; }

    public required IReadOnlyList<SubscriptionItem> Items { get; init; }

    public required long BillingCycleAnchor { get; init; }

    public long? TrialStart { get; init; }

    public long? TrialEnd { get; init; }

    public bool TrialEndWasTold { get; init; }

    public bool CancelAtPeriodEnd { get; init; }

    public long? CancelAt { get; init; }

    public long? CanceledAt { get; init; }

    public long? EndedAt { get; init; }

    /// <summary>cancellation_requested or payment_failed.</summary>
    public string? CancellationReason { get; init; }

    public string? CancellationComment { get; init; }

    public string? CancellationFeedback { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    public string? LatestInvoice { get; init; }

    public string? PendingSetupIntent { get; init; }

    /// <summary>A change that waits for its invoice to be paid; null for none.</summary>
    public PendingUpdate? PendingUpdate { get; init; }

    public IReadOnlyList<string> Discounts { get; init; } = [];

    public string? Description { get; init; }

    public bool AutomaticTax { get; init; }

    /// <summary>What the trial's end does without a card: create_invoice, cancel or pause.</summary>
    public string MissingPaymentMethod { get; init; } = "create_invoice";

    public string SaveDefaultPaymentMethod { get; init; } = "off";

    [JsonIgnore]
    public bool IsOver => Status is SubscriptionStatus.Canceled or SubscriptionStatus.IncompleteExpired;

    [JsonIgnore]
    public long PeriodEnd => Items[0].PeriodEnd;

    [JsonIgnore]
    public long PeriodStart => Items[0].PeriodStart;

    public override string? Owner => Customer;
}

/// <summary>What a subscription becomes once that invoice is paid.</summary>
/// <param name="ExpiresAt">When the invoice is voided and the change dropped.</param>
/// <param name="TrialEnd">Null to leave it.</param>
public sealed record PendingUpdate(string Invoice, long ExpiresAt, IReadOnlyList<SubscriptionItem> Items,
    long BillingCycleAnchor, SubscriptionStatus Status, long? TrialEnd);

public sealed record SubscriptionItem(string Id, long Created, string Price, int Quantity, long PeriodStart,
    long PeriodEnd, IReadOnlyDictionary<string, string> Metadata);

public enum SubscriptionStatus
{
    Incomplete,
    IncompleteExpired,
    Trialing,
    Active,
    PastDue,
    Unpaid,
    Paused,
    Canceled,
}
