using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

/// <summary>A thing as the API shows it: references are ids until a caller expands them.</summary>
internal static class View
{
    public static JsonObject Of(Thing thing, Work work)
    {
        var view = new JsonObject { ["id"] = thing.Id };
        var rest = thing switch
        {
            Product product => CatalogueView.Of(product),
            Price price => CatalogueView.Of(price),
            Coupon coupon => CouponView.Of(coupon, work),
            PromotionCode code => CouponView.Of(code, work),
            Discount discount => CouponView.Of(discount),
            Customer customer => CustomerView.Of(customer),
            PaymentMethod method => PaymentMethodView.Of(method),
            SetupIntent intent => IntentView.Of(intent, work),
            PaymentIntent intent => IntentView.Of(intent, work),
            Subscription subscription => SubscriptionView.Of(subscription, work),
            Invoice invoice => InvoiceView.Of(invoice, work),
            PendingItem item => InvoiceView.Of(item, work),
            CheckoutSession session => CheckoutView.Of(session, work),
            PortalSession session => PortalView.Of(session, work),
            TestClock clock => ClockView.Of(clock),
            WebhookEndpoint endpoint => EndpointView.Of(endpoint),
            _ => throw new InvalidOperationException($"{thing.GetType().Name} has no view."),
        };
        foreach (var (key, value) in rest.ToList())
        {
            rest.Remove(key);
            view[key] = value;
        }
        return view;
    }

    public static JsonObject Deleted(string id, string kind) =>
        new() { ["id"] = id, ["object"] = kind, ["deleted"] = true };
}
