namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>What Stripe calls a kind of thing in its sentences.</summary>
internal static class NameOf
{
    public static string Kind<T>() where T : Thing => typeof(T).Name switch
    {
        nameof(PromotionCode) => "promotion code",
        nameof(PaymentMethod) => "PaymentMethod",
        nameof(SetupIntent) => "setupintent",
        nameof(PaymentIntent) => "payment_intent",
        nameof(CheckoutSession) => "checkout.session",
        nameof(PortalSession) => "billing_portal.session",
        nameof(TestClock) => "test_helpers.test_clock",
        nameof(WebhookEndpoint) => "webhook endpoint",
        var plain => plain.ToLowerInvariant(),
    };
}
