using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;
using Stripe;
using Invoice = AdimPortal.Core.Billing.Invoice;
using Subscription = AdimPortal.Core.Billing.Subscription;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>What is read; the other parts are what is bought and what is changed.</summary>
internal sealed partial class StripeGateway(StripeApi api, IOptions<StripeOptions> options) : IPaymentGateway
{
    private static readonly List<string> WithInvoiceAndCoupons =
        ["data.latest_invoice", "data.discounts.source.coupon"];
    private static readonly List<string> WithPayments = ["data.payments"];

    public Task<Result<IReadOnlyList<PlanPrice>>> ListPricesAsync(IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var which = new PriceListOptions { Active = true, LookupKeys = [.. keys], Limit = StripeApi.PageSize };
        return api.ListAsync(
            stripe => stripe.V1.Prices.ListAutoPagingAsync(which, null, cancel)
                .Where(price => price.LookupKey is not null)
                .Select(StripeReading.Price),
            cancel);
    }

    public async Task<Result<IReadOnlyList<Subscription>>> ListSubscriptionsAsync(
        string customer, CancellationToken cancel)
    {
        var which = new SubscriptionListOptions { Customer = customer, Status = "all" };
        if (!(await SubscriptionsAsync(which, cancel)).TryGet(out var all, out var failure))
            return failure;
        if (!all.Any(MayOwe))
            return all.ToList();
        // The latest invoice may be paid, or a draft that nobody can pay, while an earlier one is open.
        var open = new InvoiceListOptions { Customer = customer, Status = "open", Expand = WithPayments };
        if (!(await InvoicesAsync(open, invoice => invoice, cancel)).TryGet(out var owed, out failure))
            return failure;
        var read = new List<Subscription>();
        foreach (var one in all)
        {
            var due = StripeReading.Due(one, owed);
            var tried = due.Count > 0 ? StripeReading.IntentOf(due[^1]) : null;
            if (!(await AwaitsBankAsync(tried, cancel)).TryGet(out var awaits, out failure))
                return failure;
            read.Add(StripeReading.WithDue(one, due) with { AwaitsBank = awaits });
        }

        return read;
    }

    private static bool MayOwe(Subscription subscription) =>
        subscription.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid or SubscriptionStatus.Canceled;

    public async Task<Result<IReadOnlyList<Subscription>>> ListRunningSubscriptionsAsync(CancellationToken cancel)
    {
        var listed = await SubscriptionsAsync(new(), cancel);
        return listed.TryGet(out var all, out var failure) ? all.Where(s => s.Runs).ToList() : failure;
    }

    public Task<Result<IReadOnlyList<Invoice>>> ListInvoicesAsync(string customer, CancellationToken cancel) =>
        InvoicesAsync(new() { Customer = customer }, StripeReading.Invoice, cancel, most: StripeApi.PageSize);

    public async Task<Result<IReadOnlyList<PaymentEvent>>> ListEventsAsync(
        DateTimeOffset since, CancellationToken cancel)
    {
        var listed = await api.ListAsync(stripe => StripeEvents.ListAsync(stripe, since, cancel), cancel);
        return listed.TryGet(out var all, out var failure) ? all.Reverse().ToList() : failure;
    }

    private Task<Result<IReadOnlyList<Subscription>>> SubscriptionsAsync(
        SubscriptionListOptions which, CancellationToken cancel)
    {
        (which.Expand, which.Limit) = (WithInvoiceAndCoupons, StripeApi.PageSize);
        return api.ListAsync(
            stripe => stripe.V1.Subscriptions.ListAutoPagingAsync(which, null, cancel)
                .Select(StripeReading.Subscription),
            cancel);
    }

    private Task<Result<IReadOnlyList<T>>> InvoicesAsync<T>(
        InvoiceListOptions which, Func<global::Stripe.Invoice, T> read, CancellationToken cancel,
        int most = StripeApi.MostObjects)
    {
        which.Limit = StripeApi.PageSize;
        return api.ListAsync(
            stripe => stripe.V1.Invoices.ListAutoPagingAsync(which, null, cancel).Select(read), cancel, most);
    }

    /// <summary>Whether a payment waits for its owner at their bank.</summary>
    private async Task<Result<bool>> AwaitsBankAsync(string? intent, CancellationToken cancel)
    {
        if (intent is null)
            return false;
        return await api.AskAsync(async stripe =>
            StripeReading.AwaitsBank(await stripe.V1.PaymentIntents.GetAsync(intent, cancellationToken: cancel)));
    }
}
