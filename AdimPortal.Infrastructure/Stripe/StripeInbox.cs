using System.Text.Json;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>What became of a webhook.</summary>
public enum WebhookAnswer
{
    /// <summary>It is kept, or was kept before.</summary>
    Kept,

    /// <summary>Not signed by Stripe, or too long ago.</summary>
    Forged,

    /// <summary>Signed, and no event.</summary>
    Unreadable,
}

/// <summary>Takes webhooks in: checked, kept, answered. Handling them is a job's work.</summary>
public sealed class StripeInbox(IPaymentEvents events, IOptions<StripeOptions> options, TimeProvider time)
{
    private const int LongestId = 255;
    private const int LongestType = 100;

    /// <summary>The end of the year 9999, beyond which there are no dates.</summary>
    private const long LatestSecond = 253_402_300_799;

    public async Task<WebhookAnswer> TakeAsync(string? signature, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!WebhookSignature.IsValid(signature, body.Span, options.Value.WebhookSecrets, time.GetUtcNow()))
            return WebhookAnswer.Forged;
        if (Read(body.Span) is not { } happened)
            return WebhookAnswer.Unreadable;
        await events.KeepAsync(happened, EventSource.Webhook, cancel);
        return WebhookAnswer.Kept;
    }

    /// <summary>
    /// Null for what could not be kept as it is: whoever sent it then hears that it is no event, and sends it again in
    /// vain.
    /// </summary>
    private static PaymentEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, StripeJson.Default.StripeEvent)
                is not { Created: >= 0 and <= LatestSecond } happened)
                return null;
            return IsName(happened.Id, LongestId) && IsName(happened.Type, LongestType)
                && StripeEvents.Read(happened) is var read
                && (read.Customer is null || IsName(read.Customer, LongestId))
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static bool IsName(string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
