using System.Text.Json.Nodes;

namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>Everything that Stripe knows.</summary>
public sealed class StripeState
{
    /// <summary>How far the Sandbox's Stripe is ahead of the real time (/stripe/clock).</summary>
    public long SecondsAhead { get; set; }

    public long LastNumber { get; set; }

    public Dictionary<string, Thing> Things { get; init; } = [];

    /// <summary>In the order in which they happened.</summary>
    public List<EventRecord> Events { get; init; } = [];

    public Dictionary<string, KeptAnswer> Answers { get; init; } = [];

    public Misbehaviour Misbehaviour { get; set; } = new();
}

public sealed record EventRecord
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required long Created { get; init; }

    public required JsonObject Object { get; init; }

    public JsonObject? Previous { get; init; }

    public string? RequestId { get; init; }

    public string? IdempotencyKey { get; init; }

    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    public int Pending => Deliveries.Where(one => !one.Done).Select(one => one.Endpoint).Distinct().Count();
}

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="NotBefore">Real time, in milliseconds: webhooks travel in the real world, however far the clock was
/// moved.</param>
/// <param name="Order">Those that are due go in this order.</param>
/// <param name="Dropped">It is never sent, as if the network had lost it for good.</param>
public sealed record Delivery(string Id, string Endpoint, long NotBefore, long Order, int Attempts = 0,
    bool Done = false, bool Dropped = false);

/// <summary>The answer that an idempotency key gets again.</summary>
/// <param name="At">Real time.</param>
public sealed record KeptAnswer(string Request, int Status, JsonObject Body, string RequestId, long At);

/// <summary>What a test asked for: how the next webhooks travel and how the next calls are answered.</summary>
public sealed record Misbehaviour
{
    public int Duplicate { get; init; }

    public int Delay { get; init; }

    public int DelaySeconds { get; init; } = 5;

    public int Reverse { get; init; }

    public int Drop { get; init; }

    /// <summary>So many calls of the API are refused with Status.</summary>
    public int Refuse { get; init; }

    public int Status { get; init; } = 500;
}
