using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>
/// The payment service. Every call can be made twice without harm: what creates or charges carries an intent, and the
/// same intent again answers what the first did. Failures carry a sentence for the customer.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>The active prices of those lookup keys.</summary>
    Task<Result<IReadOnlyList<PlanPrice>>> ListPricesAsync(IReadOnlyList<string> keys, CancellationToken cancel);

    /// <summary>The customer of an account, made if need be. Answers its id.</summary>
    Task<Result<string>> EnsureCustomerAsync(Guid owner, string email, CancellationToken cancel);

    /// <summary>
    /// A Checkout page for a first paid plan. Nothing is charged on it: the clock starts with the workspace.
    /// </summary>
    Task<Result<Uri>> BeginCheckoutAsync(CheckoutRequest request, CancellationToken cancel);

    /// <summary>The payment service's own page for cards, invoices and cancelling.</summary>
    Task<Result<Uri>> OpenCustomerPortalAsync(string customer, Uri returnTo, CancellationToken cancel);

    /// <summary>All subscriptions of a customer, ended ones too, the newest first.</summary>
    Task<Result<IReadOnlyList<Subscription>>> ListSubscriptionsAsync(string customer, CancellationToken cancel);

    /// <summary>All subscriptions that run, of every customer: for reconciliation.</summary>
    Task<Result<IReadOnlyList<Subscription>>> ListRunningSubscriptionsAsync(CancellationToken cancel);

    /// <summary>What a change of price at that moment would cost now.</summary>
    Task<Result<ChangePreview>> PreviewChangeAsync(Subscription subscription, string priceId, DateTimeOffset at,
        CancellationToken cancel);

    /// <summary>
    /// Changes the price; the difference for the rest of the period is settled on an invoice now. A card that is
    /// refused changes nothing. A bank that wants its owner's confirmation first leaves the change waiting for that:
    /// <see cref="Subscription.Pending"/>. Another change takes its place.
    /// </summary>
    Task<Result<Unit>> ChangePriceAsync(Subscription subscription, string priceId, DateTimeOffset proratedAt,
        CancellationToken cancel);

    /// <summary>Starts charging: now, or after the trial.</summary>
    /// <param name="trialEndsAt">Null to charge now.</param>
    Task<Result<Unit>> StartBillingAsync(string subscription, DateTimeOffset? trialEndsAt, CancellationToken cancel);

    /// <summary>Drops the change that waits; its invoice is due no more. Without one nothing happens.</summary>
    Task<Result<Unit>> DropPendingChangeAsync(Subscription subscription, CancellationToken cancel);

    /// <summary>Ends a subscription now. One that never started charging has cost nothing.</summary>
    Task<Result<Unit>> EndAsync(string subscription, CancellationToken cancel);

    /// <summary>Lets a subscription end with the period that is paid for. Asking again changes nothing.</summary>
    Task<Result<Unit>> EndWithPeriodAsync(string subscription, CancellationToken cancel);

    /// <summary>The customer's invoices, the newest first; at most 100.</summary>
    Task<Result<IReadOnlyList<Invoice>>> ListInvoicesAsync(string customer, CancellationToken cancel);

    /// <summary>Events since then, the oldest first: what webhooks may have missed.</summary>
    Task<Result<IReadOnlyList<PaymentEvent>>> ListEventsAsync(DateTimeOffset since, CancellationToken cancel);
}

/// <param name="Id">The price's id at the payment service.</param>
public sealed record PlanPrice(string Key, string Id, Money Monthly)
{
    /// <summary>What it is the price of; null when it is not known.</summary>
    public string? Product { get; init; }
}

/// <param name="Intent">One per form that a person was shown: sending it twice opens one Checkout.</param>
public sealed record CheckoutRequest(Guid Owner, string Customer, string PriceId, Uri Success, Uri Cancelled,
    string Intent);

/// <param name="DueNow">Charged (or, negative, credited) on changing.</param>
/// <param name="NextChargeAt">When the new price is charged whole for the first time.</param>
/// <param name="At">The moment that it was reckoned for; the change itself names it again, so that what was shown is
/// what is charged.</param>
public sealed record ChangePreview(Money DueNow, DateTimeOffset? NextChargeAt, DateTimeOffset At);

/// <param name="Status">draft, open, paid, uncollectible or void.</param>
/// <param name="Page">Where it is seen and paid; null for a draft.</param>
/// <param name="Pdf">The same to print; null for a draft.</param>
public sealed record Invoice(string Id, string? Number, string Status, Money Total, Money Due, DateTimeOffset CreatedAt,
    Uri? Page, Uri? Pdf);

/// <summary>Something happened at the payment service. It only says where to look.</summary>
/// <param name="Customer">Whose; null when it is nobody's (a price, say).</param>
public sealed record PaymentEvent(string Id, string Type, DateTimeOffset CreatedAt, string? Customer);
