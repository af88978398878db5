using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A payment service in memory: subscriptions are what the test says, and what was asked of it is kept.
/// </summary>
public sealed class InMemoryPayments(TimeProvider time) : IPaymentGateway, IPriceCatalog
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private int _made;

    /// <summary>What every call answers, when it is not null: the service is away.</summary>
    public Failure? Fault { get; set; }

    /// <summary>Called first where a customer is asked for: it may throw, or never come back.</summary>
    public Func<string, CancellationToken, Task>? OnCustomer { get; set; }

    /// <summary>What was asked to be changed, in order: "start sub_1", "end sub_2".</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The bank wants a confirmation before a change is paid.</summary>
    public bool AsksBank { get; set; }

    public List<PaymentEvent> Events { get; } = [];

    public List<Invoice> Invoices { get; } = [];

    public Dictionary<string, PlanPrice> Prices { get; } = new()
    {
        ["adim_starter_monthly"] = new("adim_starter_monthly", "price_starter", new Money(1500, "usd")),
        ["adim_pro_monthly"] = new("adim_pro_monthly", "price_pro", new Money(4900, "usd")),
    };

    public static string CustomerOf(Guid owner) => $"cus_{owner:N}";

    /// <summary>Somebody went through Checkout.</summary>
    public Subscription Subscribe(Guid owner, string priceKey, bool awaitsWorkspace = true)
    {
        lock (_gate)
        {
            var subscription = new Subscription(
                $"sub_{++_made}", CustomerOf(owner), owner,
                awaitsWorkspace ? SubscriptionStatus.Trialing : SubscriptionStatus.Active, $"si_{_made}", priceKey,
                Prices[priceKey].Monthly, time.GetUtcNow(), time.GetUtcNow().AddDays(30), null, awaitsWorkspace, null,
                null);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    public void Change(string id, Func<Subscription, Subscription> change)
    {
        lock (_gate)
        {
            var place = _subscriptions.FindIndex(s => s.Id == id);
            _subscriptions[place] = change(_subscriptions[place]);
        }
    }

    /// <summary>A charge failed, then.</summary>
    public void FailPayment(string id, DateTimeOffset since) =>
        Change(id, s => s with { Status = SubscriptionStatus.PastDue, UnpaidSince = since });

    public void Pay(string id) => Change(id, s => s with { Status = SubscriptionStatus.Active, UnpaidSince = null });

    public Task<IReadOnlyDictionary<string, PlanPrice>> ReadAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, PlanPrice>>(Prices);

    public Task<Result<IReadOnlyList<PlanPrice>>> ListPricesAsync(IReadOnlyList<string> keys,
        CancellationToken cancel) =>
        AnswerAsync<IReadOnlyList<PlanPrice>>(() => [.. keys.Where(Prices.ContainsKey).Select(k => Prices[k])]);

    public Task<Result<string>> EnsureCustomerAsync(Guid owner, string email, CancellationToken cancel) =>
        AnswerAsync(() => CustomerOf(owner));

    public Task<Result<Uri>> BeginCheckoutAsync(CheckoutRequest request, CancellationToken cancel) =>
        AnswerAsync(() => new Uri($"https://checkout.stripe.com/c/{request.Intent}"), $"checkout {request.PriceId}");

    public Task<Result<Uri>> OpenCustomerPortalAsync(string customer, Uri returnTo, CancellationToken cancel) =>
        AnswerAsync(() => new Uri("https://billing.stripe.com/p/1"), $"portal {customer}");

    public async Task<Result<IReadOnlyList<Subscription>>> ListSubscriptionsAsync(string customer,
        CancellationToken cancel)
    {
        if (OnCustomer is { } first)
            await first(customer, cancel);
        return await AnswerAsync<IReadOnlyList<Subscription>>(() =>
            [.. _subscriptions.Where(s => s.Customer == customer).OrderByDescending(s => s.CreatedAt)]);
    }

    public Task<Result<IReadOnlyList<Subscription>>> ListRunningSubscriptionsAsync(CancellationToken cancel) =>
        AnswerAsync<IReadOnlyList<Subscription>>(() => [.. _subscriptions.Where(s => s.Runs)]);

    public Task<Result<ChangePreview>> PreviewChangeAsync(Subscription subscription, string priceId, DateTimeOffset at,
        CancellationToken cancel) =>
        AnswerAsync(() =>
            new ChangePreview(Prices.Values.Single(p => p.Id == priceId).Monthly - subscription.Price,
                subscription.PeriodEndsAt, at));

    public Task<Result<Unit>> ChangePriceAsync(Subscription subscription, string priceId, DateTimeOffset proratedAt,
        CancellationToken cancel) => AnswerAsync(() =>
    {
        var price = Prices.Values.Single(p => p.Id == priceId);
        Change(subscription.Id, s => AsksBank
            ? s with
            {
                Pending = new PendingChange(price.Key, time.GetUtcNow().AddHours(23), "in_pending",
                new Uri("https://invoice.stripe.com/i/pending"))
            }
            : s with { PriceKey = price.Key, Price = price.Monthly });
        return Unit.Value;
    }, $"change {subscription.Id} {priceId}");

    public Task<Result<Unit>> DropPendingChangeAsync(Subscription subscription, CancellationToken cancel) =>
        AnswerAsync(() =>
    {
        Change(subscription.Id, s => s with { Pending = null });
        return Unit.Value;
    });

    public Task<Result<Unit>> StartBillingAsync(string subscription, DateTimeOffset? trialEndsAt,
        CancellationToken cancel) => AnswerAsync(() =>
    {
        Change(subscription,
            s =>
                s with
                {
                    AwaitsWorkspace = false,
                    Status = trialEndsAt is null ? SubscriptionStatus.Active : SubscriptionStatus.Trialing
                });
        return Unit.Value;
    }, $"start {subscription}");

    public Task<Result<Unit>> EndAsync(string subscription, CancellationToken cancel) => AnswerAsync(() =>
    {
        Change(subscription, s => s with { Status = SubscriptionStatus.Canceled, EndedAt = time.GetUtcNow() });
        return Unit.Value;
    }, $"end {subscription}");

    public Task<Result<Unit>> EndWithPeriodAsync(string subscription, CancellationToken cancel) => AnswerAsync(() =>
    {
        Change(subscription, s => s with { CancelsAt = s.PeriodEndsAt });
        return Unit.Value;
    }, $"end-with-period {subscription}");

    public Task<Result<IReadOnlyList<Invoice>>> ListInvoicesAsync(string customer, CancellationToken cancel) =>
        AnswerAsync<IReadOnlyList<Invoice>>(() => [.. Invoices]);

    public Task<Result<IReadOnlyList<PaymentEvent>>> ListEventsAsync(DateTimeOffset since, CancellationToken cancel) =>
        AnswerAsync<IReadOnlyList<PaymentEvent>>(() => [.. Events.Where(e => e.CreatedAt >= since)]);

    private Task<Result<T>> AnswerAsync<T>(Func<T> answer, string? asked = null)
    {
        lock (_gate)
        {
            if (Fault is { } fault)
                return Task.FromResult<Result<T>>(fault);
            if (asked is not null)
                Asked.Add(asked);
            return Task.FromResult<Result<T>>(answer());
        }
    }
}
