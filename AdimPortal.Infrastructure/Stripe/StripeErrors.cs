using System.Net;
using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// The body of every error: <c>{"error": {"type": "card_error", "code": "card_declined", "message": "…"}}</c>
/// (https://docs.stripe.com/api/errors).
/// </summary>
internal sealed record StripeError(string? Type, string? Code, string? DeclineCode, string? Message, string? Param)
{
    private static readonly StripeError None = new(null, null, null, null, null);

    /// <summary>A proxy in between may answer with a page of its own; that must not hide the status.</summary>
    public static StripeError Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StripeJson.Default.StripeErrorBody)?.Error ?? None;
        }
        catch (JsonException)
        {
            return None;
        }
    }
}

internal sealed record StripeErrorBody(StripeError? Error);

/// <summary>
/// Stripe's errors, turned into sentences that a customer can read: the one place that knows its codes
/// (https://docs.stripe.com/error-codes).
/// </summary>
internal static class StripeErrors
{
    private const string Unknown = "The payment service no longer has this.";

    /// <param name="call">As <c>GET /v1/prices</c>, or who asked.</param>
    public static Failure From(string call, HttpStatusCode status, StripeError error, TimeSpan? retryAfter)
    {
        var detail =
            $"{call}: {(int)status} {error.Type} {error.Code}{(error.Param is { } param ? $" ({param})" : "")}: {error.Message}";
        return status switch
        {
            HttpStatusCode.PaymentRequired => new Failure.Final(Card(error.DeclineCode ?? error.Code), detail),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new Failure.Final(
                    "The payment service does not accept our key. We have to fix this; nothing was charged.",
                    detail),
            HttpStatusCode.NotFound => new Failure.Final(Unknown, detail),
            HttpStatusCode.TooManyRequests =>
                Away("The payment service is busy. Try again in a moment; nothing was charged.", detail, retryAfter),
            HttpStatusCode.Conflict =>
                new Failure.Passing("The payment service is still working on this. Try again in a moment.", detail,
                    retryAfter),
            >= HttpStatusCode.InternalServerError =>
                Away("The payment service has a problem right now. Try again in a few minutes.", detail, retryAfter),
            _ => new Failure.Final("The payment service refused our request. Nothing was charged.", detail),
        };
    }

    public static Failure TimedOut(string call, TimeSpan limit) =>
        Away("The payment service did not respond in time. Try again: you are never charged twice.",
            $"{call}: no answer in {limit.TotalSeconds:0} s.");

    public static Failure Unreachable(string call, Exception exception) =>
        Away("We can't reach the payment service right now. Try again in a few minutes.",
            $"{call}: {exception.Message}");

    public static Failure Unreadable(string call, string why) =>
        Away("The payment service sent an answer that we can't read.", $"{call}: {why}");

    /// <summary>Nothing was sent.</summary>
    public static Failure WithoutId(string call) =>
        new Failure.Final(Unknown, $"{call}: an id is empty; nothing was sent.");

    private static Failure.Passing Away(string message, string detail, TimeSpan? retryAfter = null) =>
        new(message, detail, retryAfter) { System = OutsideSystem.Payments };

    /// <summary>The card is fine, and its owner has to confirm the payment.</summary>
    public static bool WantsConfirmation(Failure failure) =>
        failure.Detail.Contains("requires_action", StringComparison.Ordinal)
        || failure.Detail.Contains("authentication_required", StringComparison.Ordinal);

    public static bool IsMissing(Failure failure) =>
        failure.Detail.Contains("resource_missing", StringComparison.Ordinal);

    private static string Card(string? code) => code switch
    {
        "insufficient_funds" => "The card has insufficient funds. Use another card; nothing was charged.",
        "expired_card" => "The card has expired. Use another card; nothing was charged.",
        "incorrect_cvc" or "invalid_cvc" => "The card's security code is wrong. Nothing was charged.",
        "authentication_required" or "subscription_payment_intent_requires_action" =>
            "Your bank wants you to confirm this payment, but you can't do that here. Use another card or contact support; nothing was charged.",
        _ => "Your bank declined the card. Use another card or ask your bank; nothing was charged.",
    };
}
