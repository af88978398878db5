using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.CustomerPortal;

/// <summary>
/// POST /v1/billing_portal/sessions: the address of a page where one customer minds cards, invoices and the
/// subscription.
/// </summary>
internal static class PortalEndpoints
{
    public static void MapPortalSessions(this IEndpointRouteBuilder api) =>
        api.Post("/billing_portal/sessions", Create);

    private static JsonObject Create(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("configuration");
        var customer = work.Named<Customer>(parameters.Need("customer"), "customer");
        var flow = parameters.Under("flow_data");
        flow?.Accept("after_completion");
        var type = flow?.OneOf("type", "payment_method_update", "subscription_cancel");
        var subscription = flow?.Under("subscription_cancel")?.Text("subscription");
        if (type == "subscription_cancel")
            work.Named<Subscription>(
                subscription ?? throw StripeError.Needed("flow_data[subscription_cancel][subscription]"),
                "flow_data[subscription_cancel][subscription]");
        return call.Show(work.Keep(new PortalSession
        {
            Id = work.NewId("bps_1", 23),
            Number = work.NextNumber(),
            Created = work.Now(customer.Id),
            Customer = customer.Id,
            ReturnUrl = parameters.Text("return_url"),
            Locale = parameters.Text("locale"),
            Flow = type,
            FlowSubscription = subscription,
        }, "billing_portal.session.created"));
    }
}
