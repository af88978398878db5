using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Stripe;
using Stripe.Checkout;
using Portal = Stripe.BillingPortal;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Customers, and the pages of Stripe's on which they buy and pay.</summary>
internal sealed partial class StripeGateway
{
    /// <summary>
    /// Longer than <see cref="AccountPlanner.GiveUpAfter"/>: before it ends the clock has been started, or the
    /// subscription ended.
    /// </summary>
    private const int DaysToBuild = 7;

    public async Task<Result<string>> EnsureCustomerAsync(Guid owner, string email, CancellationToken cancel)
    {
        // The idempotency key holds for a day only: one that was made before is found by whose it is.
        var search = new CustomerListOptions { Email = email, Limit = StripeApi.PageSize };
        var listed = await api.ListAsync(
            stripe => stripe.V1.Customers.ListAutoPagingAsync(search, null, cancel), cancel);
        if (!listed.TryGet(out var known, out var failure))
            return failure;
        if (known.FirstOrDefault(c => StripeReading.Owner(c.Metadata) == owner) is { } found)
            return found.Id;
        var create = new CustomerCreateOptions
        {
            Email = email,
            Metadata = new() { [StripeReading.AccountKey] = $"{owner}" },
        };
        var intent = StripeApi.Once($"customer/{owner}/{email}");
        return await api.AskAsync(async stripe => (await stripe.V1.Customers.CreateAsync(create, intent, cancel)).Id);
    }

    public Task<Result<Uri>> BeginCheckoutAsync(CheckoutRequest request, CancellationToken cancel)
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
                Metadata = new()
                {
                    [StripeReading.AccountKey] = $"{request.Owner}",
                    [StripeReading.AwaitsKey] = StripeReading.AwaitsWorkspace,
                },
            },
            CustomText = new()
            {
                Submit = new()
                {
                    Message = "Nothing is charged now. Your plan starts when your workspace is ready and we have checked it.",
                },
            },
        };
        if (options.Value.AutomaticTax)
            (session.AutomaticTax, session.CustomerUpdate) = (new() { Enabled = true }, new() { Address = "auto" });
        var intent = StripeApi.Once($"checkout/{request.Owner}/{request.Intent}");
        return api.AskAsync(
            async stripe => Page((await stripe.V1.Checkout.Sessions.CreateAsync(session, intent, cancel)).Url));
    }

    public Task<Result<Uri>> OpenCustomerPortalAsync(string customer, Uri returnTo, CancellationToken cancel)
    {
        var session = new Portal.SessionCreateOptions { Customer = customer, ReturnUrl = returnTo.AbsoluteUri };
        var intent = StripeApi.Once($"portal/{Guid.CreateVersion7()}");
        return api.AskAsync(
            async stripe => Page((await stripe.V1.BillingPortal.Sessions.CreateAsync(session, intent, cancel)).Url));
    }

    private static Uri Page(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? address
            : throw new FormatException("The page has no address.");
}
