using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Clock;

/// <summary>
/// A look behind the API for tests: what is there, how events travelled; all of it forgotten, or one event sent again.
/// </summary>
internal static class StateDoor
{
    /// <summary>How many there are of each kind, and each event with its deliveries.</summary>
    public static JsonObject Show(Work work)
    {
        var counts = new JsonObject();
        foreach (var kind in work.State.Things.Values.GroupBy(thing => thing.GetType().Name)
            .OrderBy(kind => kind.Key)) counts[kind.Key] = kind.Count();
        return new JsonObject
        {
            ["things"] = counts,
            ["events"] = new JsonArray([.. work.State.Events.Select(one => new JsonObject
            {
                ["id"] = one.Id,
                ["type"] = one.Type,
                ["deliveries"] = new JsonArray([.. one.Deliveries.Select(delivery => new JsonObject
                {
                    ["endpoint"] = delivery.Endpoint, ["attempts"] = delivery.Attempts, ["done"] = delivery.Done,
                    ["dropped"] = delivery.Dropped,
                })]),
            })]),
        };
    }

    /// <summary>As on the first day, but for the webhook endpoints: those who listen go on listening.</summary>
    public static JsonObject Forget(Work work)
    {
        work.Change(state =>
        {
            foreach (var thing in state.Things.Values.Where(thing => thing is not WebhookEndpoint)
                .ToList()) state.Things.Remove(thing.Id);
            state.Events.Clear();
            state.Answers.Clear();
            (state.SecondsAhead, state.Misbehaviour) = (0, new Misbehaviour());
        });
        work.SandboxNow = work.RealNow.ToUnixTimeSeconds();
        Starters.Ensure(work);
        return Show(work);
    }

    /// <summary>{"event": "evt_…"}: as a person could from Stripe's dashboard.</summary>
    public static JsonObject Resend(Work work, JsonObject body)
    {
        var id = body["event"]?.ToString();
        var index = work.State.Events.FindIndex(one => one.Id == id);
        if (index < 0) throw new FormatException($"There is no event '{id}'.");
        work.Resend(index);
        return Show(work);
    }
}
