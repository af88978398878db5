namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>Why a card was refused.</summary>
/// <param name="Decline">The bank's reason, when it gave one.</param>
public sealed record CardProblem(string Code, string? Decline, string Message);

public sealed record SetupIntent : Thing
{
    public string? Customer { get; init; }

    public string? PaymentMethod { get; init; }

    /// <summary>requires_payment_method, requires_confirmation, requires_action, succeeded or canceled.</summary>
    public required string Status { get; init; }

    public CardProblem? Problem { get; init; }

    public string Usage { get; init; } = "off_session";

    public override string? Owner => Customer;
}

public sealed record PaymentIntent : Thing
{
    public required string Customer { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Invoice { get; init; }

    public string? PaymentMethod { get; init; }

    /// <summary>requires_payment_method, requires_action, succeeded or canceled.</summary>
    public required string Status { get; init; }

    public CardProblem? Problem { get; init; }

    public long? CanceledAt { get; init; }

    public override string? Owner => Customer;
}
