namespace AdimPortal.Sandbox.Stripe.Books;

public sealed record Customer : Thing
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? Description { get; init; }

    public Address? Address { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    /// <summary>Begins the numbers of this customer's invoices.</summary>
    public required string InvoicePrefix { get; init; }

    public int NextInvoice { get; init; } = 1;

    /// <summary>Below zero: a credit that pays the next invoices.</summary>
    public long Balance { get; init; }

    public bool Delinquent { get; init; }

    public string TaxExempt { get; init; } = "none";

    public IReadOnlyList<string> PreferredLocales { get; init; } = [];

    public string? TestClock { get; init; }

    public bool Deleted { get; init; }

    public override string? Owner => Id;
}

public sealed record Address(string? City, string? Country, string? Line1, string? Line2, string? PostalCode,
    string? State);

public sealed record PaymentMethod : Thing
{
    public string? Customer { get; init; }

    public required Card Card { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Its owner proved who they are when it was set up, so some cards ask no more.</summary>
    public bool Authenticated { get; init; }

    public override string? Owner => Customer;
}

public sealed record Card(string Brand, string Last4, int ExpMonth, int ExpYear, CardBehaviour Behaviour);

/// <summary>What Stripe's test numbers do.</summary>
public enum CardBehaviour
{
    Fine,
    Declined,
    InsufficientFunds,
    Expired,
    IncorrectCvc,
    ProcessingError,

    /// <summary>Asks once, when it is set up.</summary>
    AuthenticationOnSetup,

    /// <summary>Asks at every payment, so a payment without the customer fails.</summary>
    AuthenticationAlways,

    /// <summary>Attaches, and then every charge fails.</summary>
    FailsLater,
}
