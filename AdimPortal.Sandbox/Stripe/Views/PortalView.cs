using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class PortalView
{
    public static JsonObject Of(PortalSession session, Work work) => new JsonObject
    {
        ["object"] = "billing_portal.session",
        ["configuration"] = "bpc_adimsandbox",
        ["created"] = session.Created,
        ["customer"] = session.Customer,
        ["flow"] = session.Flow is null ? null : new JsonObject
        {
            ["after_completion"] = new JsonObject { ["type"] = "portal_homepage" }.WithNulls(
                "hosted_confirmation", "redirect"),
            ["subscription_cancel"] = session.Flow == "subscription_cancel"
                ? new JsonObject { ["retention"] = null, ["subscription"] = session.FlowSubscription }
                : null,
            ["type"] = session.Flow,
        }.WithNulls("customer_update", "subscription_pause", "subscription_update", "subscription_update_confirm"),
        ["livemode"] = false,
        ["locale"] = session.Locale,
        ["return_url"] = session.ReturnUrl,
        ["url"] = $"{work.PageAddress}/pay/p/{session.Id}",
    }.WithNulls("after_expiration", "customer_account", "on_behalf_of");
}
