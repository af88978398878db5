namespace AdimPortal.Sandbox.Stripe.Books;

public sealed record Product : Thing
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool Active { get; init; } = true;

    public string? DefaultPrice { get; init; }

    public string? TaxCode { get; init; }

    public long Updated { get; init; }
}

public sealed record Price : Thing
{
    public required string Product { get; init; }

    public required string Currency { get; init; }

    public required long UnitAmount { get; init; }

    /// <summary>day, week, month or year; null for a price that is paid once.</summary>
    public string? Interval { get; init; }

    public int IntervalCount { get; init; } = 1;

    public string? LookupKey { get; init; }

    public string? Nickname { get; init; }

    public bool Active { get; init; } = true;

    public string TaxBehavior { get; init; } = "unspecified";
}

public sealed record Coupon : Thing
{
    public string? Name { get; init; }

    public decimal? PercentOff { get; init; }

    public long? AmountOff { get; init; }

    public string? Currency { get; init; }

    /// <summary>once, repeating or forever.</summary>
    public required string Duration { get; init; }

    public int? DurationInMonths { get; init; }

    public int? MaxRedemptions { get; init; }

    public long? RedeemBy { get; init; }

    public int TimesRedeemed { get; init; }

    public bool IsValid(long now) =>
        (RedeemBy is null || RedeemBy > now) && (MaxRedemptions is null || TimesRedeemed < MaxRedemptions);
}

/// <summary>What people type to get a coupon.</summary>
public sealed record PromotionCode : Thing
{
    public required string Coupon { get; init; }

    public required string Code { get; init; }

    public bool Active { get; init; } = true;

    public string? Customer { get; init; }

    public long? ExpiresAt { get; init; }

    public int? MaxRedemptions { get; init; }

    public int TimesRedeemed { get; init; }

    public bool FirstTimeOnly { get; init; }

    public long? MinimumAmount { get; init; }

    public string? MinimumCurrency { get; init; }

    public bool IsValid(long now) =>
        Active && (ExpiresAt is null || ExpiresAt > now) && (MaxRedemptions is null || TimesRedeemed < MaxRedemptions);
}

/// <summary>A coupon at work on one subscription.</summary>
public sealed record Discount : Thing
{
    public required string Coupon { get; init; }

    public string? PromotionCode { get; init; }

    public required string Customer { get; init; }

    public string? Subscription { get; init; }

    public string? CheckoutSession { get; init; }

    /// <summary>Null for ever.</summary>
    public long? End { get; init; }

    /// <summary>A coupon for once has been used by an invoice.</summary>
    public bool IsSpent { get; init; }

    public override string? Owner => Customer;
}
