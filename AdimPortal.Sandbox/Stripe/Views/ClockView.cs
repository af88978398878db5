using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class ClockView
{
    public static JsonObject Of(TestClock clock) => new()
    {
        ["object"] = "test_helpers.test_clock",
        ["created"] = clock.Created,
        ["deletes_after"] = clock.Created + 30 * 86_400,
        ["frozen_time"] = clock.FrozenTime,
        ["livemode"] = false,
        ["name"] = clock.Name,
        ["status"] = "ready",
        ["status_details"] = new JsonObject(),
    };
}
