using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class EventView
{
    public static JsonObject Of(EventRecord record)
    {
        var data = new JsonObject { ["object"] = record.Object.DeepClone() };
        if (record.Previous is not null) data["previous_attributes"] = record.Previous.DeepClone();
        return new JsonObject
        {
            ["id"] = record.Id,
            ["object"] = "event",
            ["api_version"] = StripeGate.Version,
            ["created"] = record.Created,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = record.Pending,
            ["request"] = new JsonObject { ["id"] = record.RequestId, ["idempotency_key"] = record.IdempotencyKey },
            ["type"] = record.Type,
        };
    }
}
