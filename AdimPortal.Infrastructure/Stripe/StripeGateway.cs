using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;
using Invoice = AdimPortal.Core.Billing.Invoice;
using Portal = Stripe.BillingPortal;
using Subscription = AdimPortal.Core.Billing.Subscription;

namespace AdimPortal.Infrastructure.Stripe;

internal sealed class StripeGateway(StripeApi api, IOptions<StripeOptions> options) : IPaymentGateway
{
    /// <summary>Longer than <see cref="AccountPlanner.GiveUpAfter"/>: before it ends the clock has been started, or the subscription ended.</summary>
    private const int DaysToBuild = 7;

    private static readonly List<string> WithInvoiceAndCoupons = ["data.latest_invoice", "data.discounts.source.coupon"];
    private static readonly List<string> WithPayments = ["data.payments"];

    public Task<Result<IReadOnlyList<PlanPrice>>> ListPricesAsync(IReadOnlyList<string> keys, CancellationToken cancel) => api.ListAsync(
        stripe => stripe.V1.Prices
            .ListAutoPagingAsync(new() { Active = true, LookupKeys = [.. keys], Limit = StripeApi.PageSize }, null, cancel)
            .Where(price => price.LookupKey is not null)
            .Select(StripeReading.Price),
        cancel);

    public async Task<Result<string>> EnsureCustomerAsync(Guid owner, string email, CancellationToken cancel)
    {
        // The idempotency key holds for a day only: one that was made before is found by whose it is.
        var search = new CustomerListOptions { Email = email, Limit = StripeApi.PageSize };
        if (!(await api.ListAsync(stripe => stripe.V1.Customers.ListAutoPagingAsync(search, null, cancel), cancel)).TryGet(out var known, out var failure))
            return failure;
        if (known.FirstOrDefault(c => StripeReading.Owner(c.Metadata) == owner) is { } found)
            return found.Id;
        var create = new CustomerCreateOptions { Email = email, Metadata = new() { [StripeReading.AccountKey] = $"{owner}" } };
        return await api.AskAsync(async stripe => (await stripe.V1.Customers.CreateAsync(create, StripeApi.Once($"customer/{owner}/{email}"), cancel)).Id);
    }

    public async Task<Result<Uri>> BeginCheckoutAsync(CheckoutRequest request, CancellationToken cancel)
    {
        var session = new SessionCreateOptions
        {
            Mode = "subscription",
            Customer = request.Customer,
            ClientReferenceId = $"{request.Owner}",
            LineItems = [new() { Price = request.PriceId, Quantity = 1 }],
            SuccessUrl = request.Success.AbsoluteUri,
            CancelUrl = request.Cancelled.AbsoluteUri,
            AllowPromotionCodes = true,
            PaymentMethodCollection = "always",
            SubscriptionData = new()
            {
                TrialPeriodDays = DaysToBuild,
                Metadata = new() { [StripeReading.AccountKey] = $"{request.Owner}", [StripeReading.AwaitsKey] = StripeReading.AwaitsWorkspace },
            },
            CustomText = new() { Submit = new() { Message = "Nothing is charged now. Your plan starts when your workspace is ready and was checked." } },
        };
        if (options.Value.AutomaticTax)
            (session.AutomaticTax, session.CustomerUpdate) = (new() { Enabled = true }, new() { Address = "auto" });
        var intent = StripeApi.Once($"checkout/{request.Owner}/{request.Intent}");
        return await api.AskAsync(async stripe => Page((await stripe.V1.Checkout.Sessions.CreateAsync(session, intent, cancel)).Url));
    }

    public Task<Result<Uri>> OpenCustomerPortalAsync(string customer, Uri returnTo, CancellationToken cancel)
    {
        var session = new Portal.SessionCreateOptions { Customer = customer, ReturnUrl = returnTo.AbsoluteUri };
        var intent = StripeApi.Once($"portal/{Guid.CreateVersion7()}");
        return api.AskAsync(async stripe => Page((await stripe.V1.BillingPortal.Sessions.CreateAsync(session, intent, cancel)).Url));
    }

    public async Task<Result<IReadOnlyList<Subscription>>> ListSubscriptionsAsync(string customer, CancellationToken cancel)
    {
        if (!(await SubscriptionsAsync(new() { Customer = customer, Status = "all" }, cancel)).TryGet(out var all, out var failure))
            return failure;
        if (!all.Any(s => s.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid or SubscriptionStatus.Canceled))
            return all.ToList();
        // The latest invoice may be paid, or a draft that nobody can pay, while an earlier one is open.
        var open = new InvoiceListOptions { Customer = customer, Status = "open", Expand = WithPayments, Limit = StripeApi.PageSize };
        if (!(await api.ListAsync(stripe => stripe.V1.Invoices.ListAutoPagingAsync(open, null, cancel), cancel)).TryGet(out var owed, out failure))
            return failure;
        var read = new List<Subscription>();
        foreach (var one in all)
        {
            var due = StripeReading.Due(one, owed);
            if (!(await AwaitsBankAsync(due.Count > 0 ? StripeReading.IntentOf(due[^1]) : null, cancel)).TryGet(out var awaits, out failure))
                return failure;
            read.Add(StripeReading.WithDue(one, due) with { AwaitsBank = awaits });
        }

        return read;
    }

    public async Task<Result<IReadOnlyList<Subscription>>> ListRunningSubscriptionsAsync(CancellationToken cancel) =>
        (await SubscriptionsAsync(new(), cancel)).TryGet(out var all, out var failure) ? all.Where(s => s.Runs).ToList() : failure;

    public async Task<Result<ChangePreview>> PreviewChangeAsync(Subscription subscription, string priceId, DateTimeOffset at, CancellationToken cancel)
    {
        var preview = new InvoiceCreatePreviewOptions
        {
            Subscription = subscription.Id,
            SubscriptionDetails = new()
            {
                Items = [new() { Id = subscription.ItemId, Price = priceId }],
                ProrationBehavior = "always_invoice",
                ProrationDate = at.UtcDateTime,
            },
        };
        var intent = StripeApi.Once($"preview/{Guid.CreateVersion7()}");
        return await api.AskAsync(async stripe =>
        {
            var invoice = await stripe.V1.Invoices.CreatePreviewAsync(preview, intent, cancel);
            return new ChangePreview(new Money(invoice.Total, invoice.Currency), subscription.PeriodEndsAt, at);
        });
    }

    /// <summary>A card that fails changes nothing; a bank that asks leaves a pending update (https://docs.stripe.com/billing/subscriptions/pending-updates).</summary>
    public async Task<Result<Nothing>> ChangePriceAsync(Subscription subscription, string priceId, DateTimeOffset proratedAt, CancellationToken cancel)
    {
        if (!(await DropPendingChangeAsync(subscription, cancel)).TryGet(out _, out var failure))
            return failure;
        return (await ChangeAsync("error_if_incomplete")).TryGet(out var changed, out failure) ? changed
            : StripeTrouble.WantsConfirmation(failure) ? await ChangeAsync("pending_if_incomplete")
            : failure;

        Task<Result<Nothing>> ChangeAsync(string behavior) => UpdateAsync(
            subscription.Id,
            new()
            {
                Items = [new() { Id = subscription.ItemId, Price = priceId }],
                ProrationBehavior = "always_invoice",
                ProrationDate = proratedAt.UtcDateTime,
                PaymentBehavior = behavior,
            },
            $"change/{subscription.Id}/{priceId}/{proratedAt.ToUnixTimeSeconds()}/{behavior}", cancel);
    }

    public async Task<Result<Nothing>> DropPendingChangeAsync(Subscription subscription, CancellationToken cancel) =>
        subscription.Pending?.Invoice is { } invoice
            ? await api.DoAsync(stripe => stripe.V1.Invoices.VoidInvoiceAsync(invoice, null, StripeApi.Once($"drop/{invoice}"), cancel))
            : Nothing.AtAll;

    public Task<Result<Nothing>> StartClockAsync(string subscription, DateTimeOffset? trialEndsAt, CancellationToken cancel) => UpdateAsync(
        subscription,
        new()
        {
            TrialEnd = trialEndsAt is { } end ? end.UtcDateTime : SubscriptionTrialEnd.Now,
            Metadata = new() { [StripeReading.AwaitsKey] = "" },
        },
        $"clock/{subscription}/{(trialEndsAt is { } at ? $"{at.ToUnixTimeSeconds()}" : "now")}", cancel);

    public async Task<Result<Nothing>> EndAsync(string subscription, CancellationToken cancel)
    {
        var ended = await api.DoAsync(stripe => stripe.V1.Subscriptions.CancelAsync(subscription, cancellationToken: cancel));
        // What isn't there any more has ended.
        return ended.TryGet(out _, out var failure) || failure.Detail.Contains("resource_missing", StringComparison.Ordinal) ? Nothing.AtAll : failure;
    }

    public Task<Result<Nothing>> EndWithPeriodAsync(string subscription, CancellationToken cancel) =>
        UpdateAsync(subscription, new() { CancelAtPeriodEnd = true }, $"end-with-period/{subscription}/{Guid.CreateVersion7()}", cancel);

    public Task<Result<IReadOnlyList<Invoice>>> ListInvoicesAsync(string customer, CancellationToken cancel) => api.ListAsync(
        stripe => stripe.V1.Invoices
            .ListAutoPagingAsync(new() { Customer = customer, Limit = StripeApi.PageSize }, null, cancel)
            .Select(StripeReading.Invoice),
        cancel, most: StripeApi.PageSize);

    public async Task<Result<IReadOnlyList<PaymentEvent>>> ListEventsAsync(DateTimeOffset since, CancellationToken cancel) =>
        (await api.ListAsync(stripe => StripeEvents.ListAsync(stripe, since, cancel), cancel)).TryGet(out var all, out var failure)
            ? all.Reverse().ToList()
            : failure;

    private Task<Result<IReadOnlyList<Subscription>>> SubscriptionsAsync(SubscriptionListOptions which, CancellationToken cancel)
    {
        (which.Expand, which.Limit) = (WithInvoiceAndCoupons, StripeApi.PageSize);
        return api.ListAsync(stripe => stripe.V1.Subscriptions.ListAutoPagingAsync(which, null, cancel).Select(StripeReading.Subscription), cancel);
    }

    /// <summary>Whether a payment waits for its owner at their bank.</summary>
    private async Task<Result<bool>> AwaitsBankAsync(string? intent, CancellationToken cancel) => intent is null
        ? false
        : await api.AskAsync(async stripe => StripeReading.AwaitsBank(await stripe.V1.PaymentIntents.GetAsync(intent, cancellationToken: cancel)));

    private Task<Result<Nothing>> UpdateAsync(string subscription, SubscriptionUpdateOptions change, string intent, CancellationToken cancel) =>
        api.DoAsync(stripe => stripe.V1.Subscriptions.UpdateAsync(subscription, change, StripeApi.Once(intent), cancel));

    private static Uri Page(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : throw new FormatException("no url");
}
