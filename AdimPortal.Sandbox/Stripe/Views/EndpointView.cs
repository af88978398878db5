using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class EndpointView
{
    public static JsonObject Of(WebhookEndpoint endpoint) => new()
    {
        ["object"] = "webhook_endpoint",
        ["api_version"] = endpoint.ApiVersion,
        ["application"] = null,
        ["created"] = endpoint.Created,
        ["description"] = endpoint.Description,
        ["enabled_events"] = Shape.Texts(endpoint.EnabledEvents),
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(endpoint.Metadata),
        ["status"] = endpoint.Enabled ? "enabled" : "disabled",
        ["url"] = endpoint.Url,
    };
}
