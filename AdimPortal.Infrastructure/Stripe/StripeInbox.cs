using System.Text.Json;
using AdimPortal.Core.Billing;
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
    public async Task<WebhookAnswer> TakeAsync(string? signature, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!WebhookSignature.IsValid(signature, body.Span, options.Value.WebhookSecrets, time.GetUtcNow()))
            return WebhookAnswer.Forged;
        if (Read(body.Span) is not { } happened)
            return WebhookAnswer.Unreadable;
        await events.KeepAsync(StripeReading.Event(happened), EventSource.Webhook, cancel);
        return WebhookAnswer.Kept;
    }

    private static StripeEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StripeJson.Default.StripeEvent) is { Id.Length: > 0, Type.Length: > 0 } happened ? happened : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
