using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

/// <summary>What is asked for when a subscription begins.</summary>
internal sealed record StartRequest
{
    public required string Customer { get; init; }

    public required IReadOnlyList<(string Price, int Quantity,
        IReadOnlyDictionary<string, string> Metadata)> Items
    { get; init; }

    public long? TrialEnd { get; init; }

    public string? PaymentMethod { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? Description { get; init; }

    public bool AutomaticTax { get; init; }

    public string MissingPaymentMethod { get; init; } = "create_invoice";

    public string SaveDefaultPaymentMethod { get; init; } = "off";

    public bool CancelAtPeriodEnd { get; init; }

    public long? CancelAt { get; init; }

    public IReadOnlyList<Redemption.Choice> Discounts { get; init; } = [];

    public string? CheckoutSession { get; init; }

    /// <summary>Takes the money at once; else the first invoice waits for somebody to pay it.</summary>
    public bool Charge { get; init; } = true;

    /// <summary>The customer is there and just proved who they are.</summary>
    public bool Authenticated { get; init; }
}

internal static class Starting
{
    public static (Subscription Subscription, BankAnswer Answer) Start(Work work, StartRequest request)
    {
        var now = work.Now(request.Customer);
        var isTrial = request.TrialEnd > now;
        var (id, prices) =
            (work.NewId("sub_1", 23), request.Items.Select(item => work.Get<Price>(item.Price)).ToList());
        if (prices.Select(price => (price.Interval, price.IntervalCount, price.Currency)).Distinct().Count() > 1)
            throw StripeError.Invalid("Currency and interval fields must match across all plans on this subscription.",
                "items");
        var items = request.Items.Select((item, index) => new SubscriptionItem(
            work.NewId("si", 14), now, item.Price, item.Quantity, now,
            isTrial ? request.TrialEnd!.Value : Periods.End(prices[index], now, now), item.Metadata)).ToList();
        var subscription = new Subscription
        {
            Id = id,
            Number = work.NextNumber(),
            Created = now,
            Customer = request.Customer,
            Status = isTrial ? SubscriptionStatus.Trialing : SubscriptionStatus.Incomplete,
            Items = items,
            BillingCycleAnchor = isTrial ? request.TrialEnd!.Value : now,
            TrialStart = isTrial ? now : null,
            TrialEnd = isTrial ? request.TrialEnd : null,
            DefaultPaymentMethod = request.PaymentMethod,
            Metadata = request.Metadata,
            Description = request.Description,
            AutomaticTax = request.AutomaticTax,
            MissingPaymentMethod = request.MissingPaymentMethod,
            SaveDefaultPaymentMethod = request.SaveDefaultPaymentMethod,
            CancelAtPeriodEnd = request.CancelAtPeriodEnd,
            CanceledAt = request.CancelAtPeriodEnd || request.CancelAt is not null ? now : null,
            CancelAt = request.CancelAtPeriodEnd ? items[0].PeriodEnd : request.CancelAt,
        };
        subscription =
            subscription with
            {
                Discounts = [
                .. request.Discounts.Select(choice =>
                    Redemption.Apply(work, choice, request.Customer, id, request.CheckoutSession).Id)]
            };
        var lines = isTrial ? Lines.OfTrial(work, subscription) : Lines.OfPeriod(work, items);
        return Lifecycle.Bill(work, subscription, "subscription_create", lines, now, now,
            "customer.subscription.created", request.Charge, request.Authenticated);
    }
}
