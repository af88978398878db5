using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Stripe;
using Subscription = AdimPortal.Core.Billing.Subscription;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Subscriptions that start charging, change their price, and end.</summary>
internal sealed partial class StripeGateway
{
    private const string Always = "always_invoice";

    public Task<Result<ChangePreview>> PreviewChangeAsync(
        Subscription subscription, string priceId, DateTimeOffset at, CancellationToken cancel)
    {
        var preview = new InvoiceCreatePreviewOptions
        {
            Subscription = subscription.Id,
            SubscriptionDetails = new()
            {
                Items = [new() { Id = subscription.ItemId, Price = priceId }],
                ProrationBehavior = Always,
                ProrationDate = at.UtcDateTime,
            },
        };
        var intent = StripeApi.Once($"preview/{Guid.CreateVersion7()}");
        return api.AskAsync(async stripe =>
        {
            var invoice = await stripe.V1.Invoices.CreatePreviewAsync(preview, intent, cancel);
            return new ChangePreview(new Money(invoice.Total, invoice.Currency), subscription.PeriodEndsAt, at);
        });
    }

    /// <summary>
    /// A card that fails changes nothing; a bank that asks leaves a pending update
    /// (https://docs.stripe.com/billing/subscriptions/pending-updates).
    /// </summary>
    public async Task<Result<Unit>> ChangePriceAsync(
        Subscription subscription, string priceId, DateTimeOffset proratedAt, CancellationToken cancel)
    {
        if (!(await DropPendingChangeAsync(subscription, cancel)).TryGet(out _, out var failure))
            return failure;
        return (await ChangeAsync("error_if_incomplete")).TryGet(out var changed, out failure) ? changed
            : StripeErrors.WantsConfirmation(failure) ? await ChangeAsync("pending_if_incomplete")
            : failure;

        Task<Result<Unit>> ChangeAsync(string behavior) => UpdateAsync(
            subscription.Id,
            new()
            {
                Items = [new() { Id = subscription.ItemId, Price = priceId }],
                ProrationBehavior = Always,
                ProrationDate = proratedAt.UtcDateTime,
                PaymentBehavior = behavior,
            },
            $"change/{subscription.Id}/{priceId}/{proratedAt.ToUnixTimeSeconds()}/{behavior}",
            cancel);
    }

    public async Task<Result<Unit>> DropPendingChangeAsync(Subscription subscription, CancellationToken cancel)
    {
        if (subscription.Pending?.Invoice is not { } invoice)
            return Unit.Value;
        var intent = StripeApi.Once($"drop/{invoice}");
        return await api.DoAsync(stripe => stripe.V1.Invoices.VoidInvoiceAsync(invoice, null, intent, cancel));
    }

    public Task<Result<Unit>> StartBillingAsync(
        string subscription, DateTimeOffset? trialEndsAt, CancellationToken cancel) => UpdateAsync(
        subscription,
        new()
        {
            TrialEnd = trialEndsAt is { } end ? end.UtcDateTime : SubscriptionTrialEnd.Now,
            Metadata = new() { [StripeReading.AwaitsKey] = "" },
        },
        $"billing-started/{subscription}/{(trialEndsAt is { } at ? $"{at.ToUnixTimeSeconds()}" : "now")}",
        cancel);

    public async Task<Result<Unit>> EndAsync(string subscription, CancellationToken cancel)
    {
        var ended = await api.DoAsync(
            stripe => stripe.V1.Subscriptions.CancelAsync(subscription, cancellationToken: cancel));
        // What isn't there any more has ended.
        return ended.TryGet(out _, out var failure) || StripeErrors.IsMissing(failure) ? Unit.Value : failure;
    }

    public Task<Result<Unit>> EndWithPeriodAsync(string subscription, CancellationToken cancel) =>
        UpdateAsync(
            subscription, new() { CancelAtPeriodEnd = true },
            $"end-with-period/{subscription}/{Guid.CreateVersion7()}", cancel);

    private Task<Result<Unit>> UpdateAsync(
        string subscription, SubscriptionUpdateOptions change, string intent, CancellationToken cancel) => api.DoAsync(
        stripe => stripe.V1.Subscriptions.UpdateAsync(subscription, change, StripeApi.Once(intent), cancel));
}
