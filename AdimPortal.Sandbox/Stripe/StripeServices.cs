using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Catalogue;
using AdimPortal.Sandbox.Stripe.Checkout;
using AdimPortal.Sandbox.Stripe.Clock;
using AdimPortal.Sandbox.Stripe.CustomerPortal;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Events;
using AdimPortal.Sandbox.Stripe.Invoices;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe;

/// <summary>
/// Stripe's API at /v1, its pages at /pay, and a back door for tests at /stripe. It needs nothing else of the Sandbox.
/// </summary>
internal static class StripeServices
{
    public static IServiceCollection AddStripe(this IServiceCollection services) => services
        .AddSingleton<StripeBooks>()
        .AddSingleton<StripeGate>()
        .AddHostedService<WebhookCourier>();

    public static void MapStripe(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/v1");
        api.MapCatalogueOfStripe();
        api.MapCoupons();
        api.MapCustomers();
        api.MapPaymentMethods();
        api.MapIntents();
        api.MapCheckout();
        api.MapSubscriptions();
        api.MapInvoices();
        api.MapEvents();
        api.MapTestClocks();
        api.MapPortalSessions();
        api.MapFallback((HttpContext context, StripeGate gate) =>
            gate.AnswerAsync(context,
                _ => throw StripeError.NoSuchAddress(context.Request.Method, context.Request.Path)));
        routes.MapCheckoutPage();
        routes.MapInvoicePage();
        routes.MapPortalPage();
        routes.MapBackDoor();
    }
}
