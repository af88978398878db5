using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Billing;
using Stripe;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Events, read by their envelope alone. What they tell of is written in the API version of the time when they
/// happened: the package's own reading throws at another version's shapes and drops objects that it does not know. To
/// us an event only says whose money to look at.
/// </summary>
internal static class StripeEvents
{
    /// <summary>All that changes what an account may have, or what it owes.</summary>
    private static readonly string[] Types =
    [
        "checkout.session.completed",
        "customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted",
        "customer.subscription.paused", "customer.subscription.resumed",
        "customer.subscription.pending_update_applied", "customer.subscription.pending_update_expired",
        "invoice.paid", "invoice.payment_failed", "invoice.payment_action_required",
        "invoice.voided", "invoice.marked_uncollectible",
    ];

    /// <summary>Those since then, the newest first.</summary>
    public static async IAsyncEnumerable<PaymentEvent> ListAsync(
        StripeClient stripe, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var options = new EventListOptions
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime },
            Types = [.. Types],
            Limit = StripeApi.PageSize,
        };
        while (true)
        {
            var answer = await stripe.RequestAsync<Unread>(HttpMethod.Get, "/v1/events", options, null, cancel);
            var page = JsonSerializer.Deserialize(answer.StripeResponse!.Content, StripeJson.Default.StripeEventPage)
                ?? throw new JsonException("null");
            foreach (var happened in page.Data)
                yield return Read(happened);
            if (!page.HasMore || page.Data.Count == 0)
                yield break;
            options.StartingAfter = page.Data[^1].Id;
        }
    }

    public static PaymentEvent Read(StripeEvent from) =>
        new(from.Id, from.Type, DateTimeOffset.FromUnixTimeSeconds(from.Created), Customer(from.Data?.Object));

    private static string? Customer(JsonElement? about)
    {
        if (about is not { ValueKind: JsonValueKind.Object } thing)
            return null;
        if (TextOf(thing, "object") == "customer")
            return IdOf(thing);
        return thing.TryGetProperty("customer", out var customer) ? IdOf(customer) : null;
    }

    /// <summary>A field may hold an id, or the object.</summary>
    private static string? IdOf(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.String => field.GetString(),
        JsonValueKind.Object => TextOf(field, "id"),
        _ => null,
    };

    private static string? TextOf(JsonElement thing, string name) =>
        thing.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.String ? field.GetString() : null;

    /// <summary>Has the package hand over an answer as it came.</summary>
    private sealed class Unread : IStripeEntity
    {
        [JsonIgnore]
        public StripeResponse? StripeResponse { get; set; }
    }
}

/// <param name="Created">Seconds since 1970.</param>
internal sealed record StripeEvent(string Id, string Type, long Created, StripeEventData? Data);

internal sealed record StripeEventData(JsonElement Object);

internal sealed record StripeEventPage(IReadOnlyList<StripeEvent> Data, bool HasMore);

/// <summary>The little that we read by ourselves.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StripeErrorBody))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(StripeEventPage))]
internal sealed partial class StripeJson : JsonSerializerContext;
