using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Stripe;

internal sealed class StripeGateway(StripeApi api, IOptions<StripeOptions> options) : IPaymentGateway
{
    /// <summary>Longer than <see cref="AccountPlanner.GiveUpAfter"/>: before it ends the clock has been started, or the subscription ended.</summary>
    private const int DaysToBuild = 7;

    /// <summary>More than any list of ours has; a bound all the same.</summary>
    private const int MostObjects = 100_000;

    private const string WithInvoice = "data.latest_invoice";
    private const string WithPayments = "data.payments";
    private const string WithCoupons = "data.discounts.source.coupon";

    /// <summary>All that changes what an account may have, or what it owes.</summary>
    private static readonly string[] EventTypes =
    [
        "checkout.session.completed", "customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted",
        "customer.subscription.paused", "customer.subscription.resumed", "customer.subscription.pending_update_applied", "customer.subscription.pending_update_expired",
        "invoice.paid", "invoice.payment_failed", "invoice.payment_action_required", "invoice.voided", "invoice.marked_uncollectible",
    ];

    public async Task<Result<IReadOnlyList<PlanPrice>>> ListPricesAsync(IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var call = StripeCall.Get("/v1/prices", [("active", "true"), .. keys.Select(key => ("lookup_keys[]", key))]);
        if (!(await api.ListAsync(call, StripeJson.Default.StripeListStripePrice, MostObjects, cancel)).TryGet(out var prices, out var failure))
            return failure;
        return prices.Where(p => p.LookupKey is not null).Select(p => new PlanPrice(p.LookupKey!, p.Id, new Money(p.UnitAmount ?? 0, p.Currency)) { Product = StripeReading.IdOf(p.Product) }).ToList();
    }

    public async Task<Result<string>> EnsureCustomerAsync(Guid owner, string email, CancellationToken cancel)
    {
        // The idempotency key holds for a day only: one that was made before is found by whose it is.
        var search = StripeCall.Get("/v1/customers", ("email", email));
        if (!(await api.ListAsync(search, StripeJson.Default.StripeListStripeCustomer, MostObjects, cancel)).TryGet(out var known, out var failure))
            return failure;
        if (known.FirstOrDefault(c => StripeReading.Owner(c.Metadata) == owner) is { } found)
            return found.Id;
        var create = StripeCall.Post("/v1/customers", $"customer/{owner}/{email}", ("email", email), ($"metadata[{StripeReading.AccountKey}]", $"{owner}"));
        return (await api.SendAsync(create, StripeJson.Default.StripeCustomer, cancel)).TryGet(out var made, out failure) ? made.Id : failure;
    }

    public Task<Result<Uri>> BeginCheckoutAsync(CheckoutRequest request, CancellationToken cancel) => PageAsync(StripeCall.Post(
        "/v1/checkout/sessions", $"checkout/{request.Owner}/{request.Intent}",
        [
            ("mode", "subscription"),
            ("customer", request.Customer),
            ("client_reference_id", $"{request.Owner}"),
            ("line_items[0][price]", request.PriceId),
            ("line_items[0][quantity]", "1"),
            ("success_url", request.Success.AbsoluteUri),
            ("cancel_url", request.Cancelled.AbsoluteUri),
            ("allow_promotion_codes", "true"),
            ("payment_method_collection", "always"),
            ("subscription_data[trial_period_days]", $"{DaysToBuild}"),
            ($"subscription_data[metadata][{StripeReading.AccountKey}]", $"{request.Owner}"),
            ($"subscription_data[metadata][{StripeReading.AwaitsKey}]", StripeReading.AwaitsWorkspace),
            ("custom_text[submit][message]", "Nothing is charged now. Your plan starts when your workspace is ready and was checked."),
            .. options.Value.AutomaticTax ? [("automatic_tax[enabled]", "true"), ("customer_update[address]", "auto")] : Array.Empty<(string, string)>(),
        ]), cancel);

    public Task<Result<Uri>> OpenCustomerPortalAsync(string customer, Uri returnTo, CancellationToken cancel) => PageAsync(
        StripeCall.Post("/v1/billing_portal/sessions", $"portal/{Guid.CreateVersion7()}", ("customer", customer), ("return_url", returnTo.AbsoluteUri)), cancel);

    public async Task<Result<IReadOnlyList<Subscription>>> ListSubscriptionsAsync(string customer, CancellationToken cancel)
    {
        if (!(await SubscriptionsAsync(cancel, ("customer", customer), ("status", "all"))).TryGet(out var all, out var failure))
            return failure;
        if (!all.Any(s => s.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid or SubscriptionStatus.Canceled))
            return all.ToList();
        // The latest invoice may be paid, or a draft that nobody can pay, while an earlier one is open.
        var open = StripeCall.Get("/v1/invoices", ("customer", customer), ("status", "open"), ("expand[]", WithPayments));
        if (!(await api.ListAsync(open, StripeJson.Default.StripeListStripeInvoice, MostObjects, cancel)).TryGet(out var owed, out failure))
            return failure;
        var read = new List<Subscription>();
        foreach (var one in all)
        {
            var due = StripeReading.Due(one, owed);
            if (!(await AwaitsBankAsync(due, cancel)).TryGet(out var awaits, out failure))
                return failure;
            read.Add(StripeReading.WithDue(one, due) with { AwaitsBank = awaits });
        }

        return read;
    }

    /// <summary>Whether the newest of those invoices waits for its owner at their bank.</summary>
    private async Task<Result<bool>> AwaitsBankAsync(IReadOnlyList<StripeInvoice> due, CancellationToken cancel)
    {
        if (due.Count == 0 || StripeReading.IntentOf(due[^1]) is not { } intent)
            return false;
        return (await api.SendAsync(StripeCall.Get($"/v1/payment_intents/{intent}"), StripeJson.Default.StripePaymentIntent, cancel)).TryGet(out var found, out var failure)
            ? StripeReading.AwaitsBank(found)
            : failure;
    }

    public async Task<Result<IReadOnlyList<Subscription>>> ListRunningSubscriptionsAsync(CancellationToken cancel) =>
        (await SubscriptionsAsync(cancel)).TryGet(out var all, out var failure) ? all.Where(s => s.Runs).ToList() : failure;

    public async Task<Result<ChangePreview>> PreviewChangeAsync(Subscription subscription, string priceId, DateTimeOffset at, CancellationToken cancel)
    {
        var call = StripeCall.Post(
            "/v1/invoices/create_preview", $"preview/{Guid.CreateVersion7()}",
            ("subscription", subscription.Id),
            ("subscription_details[items][0][id]", subscription.ItemId),
            ("subscription_details[items][0][price]", priceId),
            ("subscription_details[proration_behavior]", "always_invoice"),
            ("subscription_details[proration_date]", $"{at.ToUnixTimeSeconds()}"));
        return (await api.SendAsync(call, StripeJson.Default.StripeInvoice, cancel)).TryGet(out var invoice, out var failure)
            ? new ChangePreview(new Money(invoice.Total, invoice.Currency), subscription.PeriodEndsAt, at)
            : failure;
    }

    /// <summary>A card that fails changes nothing; a bank that asks leaves a pending update (https://docs.stripe.com/billing/subscriptions/pending-updates).</summary>
    public async Task<Result<Nothing>> ChangePriceAsync(Subscription subscription, string priceId, DateTimeOffset proratedAt, CancellationToken cancel)
    {
        if (!(await DropPendingChangeAsync(subscription, cancel)).TryGet(out _, out var failure))
            return failure;
        return (await ChangeAsync("error_if_incomplete")).TryGet(out var changed, out failure) ? changed
            : StripeTrouble.WantsConfirmation(failure) ? await ChangeAsync("pending_if_incomplete")
            : failure;

        Task<Result<Nothing>> ChangeAsync(string behavior) => DoAsync(StripeCall.Post(
            $"/v1/subscriptions/{subscription.Id}", $"change/{subscription.Id}/{priceId}/{proratedAt.ToUnixTimeSeconds()}/{behavior}",
            ("items[0][id]", subscription.ItemId),
            ("items[0][price]", priceId),
            ("proration_behavior", "always_invoice"),
            ("proration_date", $"{proratedAt.ToUnixTimeSeconds()}"),
            ("payment_behavior", behavior)), cancel);
    }

    public async Task<Result<Nothing>> DropPendingChangeAsync(Subscription subscription, CancellationToken cancel)
    {
        if (subscription.Pending?.Invoice is not { } invoice)
            return Nothing.AtAll;
        var voided = await api.SendAsync(StripeCall.Post($"/v1/invoices/{invoice}/void", $"drop/{invoice}"), StripeJson.Default.StripeInvoice, cancel);
        return voided.TryGet(out _, out var failure) ? Nothing.AtAll : failure;
    }

    public Task<Result<Nothing>> StartClockAsync(string subscription, DateTimeOffset? trialEndsAt, CancellationToken cancel)
    {
        var end = trialEndsAt is { } at ? $"{at.ToUnixTimeSeconds()}" : "now";
        return DoAsync(
            StripeCall.Post($"/v1/subscriptions/{subscription}", $"clock/{subscription}/{end}", ("trial_end", end), ($"metadata[{StripeReading.AwaitsKey}]", "")), cancel);
    }

    public async Task<Result<Nothing>> EndAsync(string subscription, CancellationToken cancel)
    {
        var ended = await DoAsync(StripeCall.Delete($"/v1/subscriptions/{subscription}"), cancel);
        // What isn't there any more has ended.
        return ended.TryGet(out _, out var failure) || failure.Detail.Contains("resource_missing", StringComparison.Ordinal) ? Nothing.AtAll : failure;
    }

    public Task<Result<Nothing>> EndWithPeriodAsync(string subscription, CancellationToken cancel) => DoAsync(
        StripeCall.Post($"/v1/subscriptions/{subscription}", $"end-with-period/{subscription}/{Guid.CreateVersion7()}", ("cancel_at_period_end", "true")), cancel);

    public async Task<Result<IReadOnlyList<Invoice>>> ListInvoicesAsync(string customer, CancellationToken cancel) =>
        (await api.ListAsync(StripeCall.Get("/v1/invoices", ("customer", customer)), StripeJson.Default.StripeListStripeInvoice, 100, cancel)).TryGet(out var all, out var failure)
            ? all.Select(StripeReading.Invoice).ToList()
            : failure;

    public async Task<Result<IReadOnlyList<PaymentEvent>>> ListEventsAsync(DateTimeOffset since, CancellationToken cancel)
    {
        var call = StripeCall.Get("/v1/events", [("created[gte]", $"{since.ToUnixTimeSeconds()}"), .. EventTypes.Select(type => ("types[]", type))]);
        return (await api.ListAsync(call, StripeJson.Default.StripeListStripeEvent, MostObjects, cancel)).TryGet(out var all, out var failure)
            ? all.Reverse().Select(StripeReading.Event).ToList()
            : failure;
    }

    private async Task<Result<IReadOnlyList<Subscription>>> SubscriptionsAsync(CancellationToken cancel, params IReadOnlyList<(string, string)> filter) =>
        (await api.ListAsync(StripeCall.Get("/v1/subscriptions", [.. filter, ("expand[]", WithInvoice), ("expand[]", WithCoupons)]), StripeJson.Default.StripeListStripeSubscription, MostObjects, cancel))
            .TryGet(out var all, out var failure)
            ? all.Select(StripeReading.Subscription).ToList()
            : failure;

    private async Task<Result<Uri>> PageAsync(StripeCall call, CancellationToken cancel)
    {
        if (!(await api.SendAsync(call, StripeJson.Default.StripePage, cancel)).TryGet(out var page, out var failure))
            return failure;
        return Uri.TryCreate(page.Url, UriKind.Absolute, out var address) ? address : StripeTrouble.Unreadable(call, "no url");
    }

    private async Task<Result<Nothing>> DoAsync(StripeCall call, CancellationToken cancel) =>
        (await api.SendAsync(call, StripeJson.Default.StripeSubscription, cancel)).TryGet(out _, out var failure) ? Nothing.AtAll : failure;
}
