using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

/// <summary>
/// Puts things in the place of their ids, where a caller asks for it: "latest_invoice.payments", "data.customer".
/// </summary>
internal static class Expansion
{
    private const int Deepest = 4;

    public static void Expand(JsonObject answer, string path, Work work)
    {
        var steps = path.Split('.');
        if (steps.Length > Deepest)
            throw StripeError.Invalid($"You cannot expand more than {Deepest} levels of a property. Property: {path}",
                "expand");
        Expand(answer, steps, path, work);
    }

    private static void Expand(JsonNode? at, ReadOnlySpan<string> steps, string path, Work work)
    {
        if (steps.Length == 0) return;
        switch (at)
        {
            case JsonArray array:
                foreach (var one in array) Expand(one, steps, path, work);
                break;
            case JsonObject thing:
                if (!thing.ContainsKey(steps[0]) && Hidden(thing, steps[0], work) is { } shown) thing[steps[0]] = shown;
                // A field that is empty here may be full in another thing of the same list.
                if (!thing.ContainsKey(steps[0]))
                    throw StripeError.Invalid($"This property cannot be expanded ({path}).", "expand");
                Replace(thing, steps[0], work);
                Expand(thing[steps[0]], steps[1..], path, work);
                break;
        }
    }

    private static void Replace(JsonObject thing, string field, Work work)
    {
        if (thing[field] is JsonValue value && value.TryGetValue<string>(out var id)
            && work.Find<Thing>(id) is { } found)
            thing[field] = View.Of(found, work);
        else if (thing[field] is JsonArray array)
            for (var index = 0; index < array.Count; index++)
                if (array[index] is JsonValue one && one.TryGetValue<string>(out var inner)
                    && work.Find<Thing>(inner) is { } other) array[index] = View.Of(other, work);
    }

    /// <summary>What Stripe shows only when it is asked for.</summary>
    private static JsonObject? Hidden(JsonObject thing, string field, Work work) =>
        (thing["object"]?.GetValue<string>(), field) switch
        {
            ("customer", "subscriptions") => Shape.List($"/v1/customers/{Id(thing)}/subscriptions",
                work.All<Subscription>().Where(one => one.Customer == Id(thing) && !one.IsOver)
                    .Select(one => View.Of(one, work))),
            ("checkout.session", "line_items") => Shape.List($"/v1/checkout/sessions/{Id(thing)}/line_items",
                work.Get<CheckoutSession>(Id(thing)).Items.Select(item =>
                    CheckoutView.Of(item, work.Get<CheckoutSession>(Id(thing)), work))),
            ("invoice", "payments") => InvoicePayments.List(work.Find<Invoice>(Id(thing)), work),
            ("invoice", "confirmation_secret") =>
                work.Find<PaymentIntent>(work.Find<Invoice>(Id(thing))?.PaymentIntent) is { } intent
                ? new JsonObject { ["client_secret"] = IntentView.Secret(intent), ["type"] = "payment_intent" }
                : null,
            _ => null,
        };

    private static string Id(JsonObject thing) => thing["id"]!.GetValue<string>();
}
