using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>Calls that fail because a test asked for it (/stripe/misbehave).</summary>
internal static class Refusals
{
    public static int? Next(Work work)
    {
        if (work.State.Misbehaviour is not { Refuse: > 0 } asked) return null;
        work.Change(state => state.Misbehaviour = asked with { Refuse = asked.Refuse - 1 });
        return asked.Status;
    }

    public static JsonObject Body(int status) => (status switch
    {
        429 =>
            new StripeError(429, "invalid_request_error",
                "Too many requests hit the API too quickly. We recommend an exponential backoff of your requests.")
            { Code = "rate_limit" },
        409 =>
            new StripeError(409, "idempotency_error",
                "There is currently another in-progress request using this idempotency key. Please try again later.")
            { Code = "idempotency_key_in_use" },
        _ =>
            new StripeError(status, "api_error",
                "An unexpected error occurred. Try again; the Sandbox's log says more."),
    }).Body();
}
