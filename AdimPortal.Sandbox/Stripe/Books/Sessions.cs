namespace AdimPortal.Sandbox.Stripe.Books;

public sealed record CheckoutSession : Thing
{
    /// <summary>subscription or setup.</summary>
    public required string Mode { get; init; }

    /// <summary>open, complete or expired.</summary>
    public string Status { get; init; } = "open";

    public string? Customer { get; init; }

    public string? CustomerEmail { get; init; }

    public required string SuccessUrl { get; init; }

    public string? CancelUrl { get; init; }

    public string? ClientReference { get; init; }

    public string? Currency { get; init; }

    public required long ExpiresAt { get; init; }

    public IReadOnlyList<CheckoutItem> Items { get; init; } = [];

    public long? TrialEnd { get; init; }

    public int? TrialPeriodDays { get; init; }

    public IReadOnlyDictionary<string, string> SubscriptionMetadata { get; init; } = new Dictionary<string, string>();

    public string? SubscriptionDescription { get; init; }

    public string MissingPaymentMethod { get; init; } = "create_invoice";

    public bool? AllowPromotionCodes { get; init; }

    public string? Coupon { get; init; }

    public string? PromotionCode { get; init; }

    public bool AutomaticTax { get; init; }

    public string? PaymentMethodCollection { get; init; }

    public string? Locale { get; init; }

    public string? SubmitType { get; init; }

    /// <summary>What stands beside the button, at most 1,200 characters.</summary>
    public string? SubmitText { get; init; }

    /// <summary>Typed on the page, waiting for its owner to prove who they are.</summary>
    public string? PendingPaymentMethod { get; init; }

    public string? Subscription { get; init; }

    public string? Invoice { get; init; }

    public string? SetupIntent { get; init; }

    public string? TypedEmail { get; init; }

    public string? TypedName { get; init; }

    public override string? Owner => Customer;
}

public sealed record CheckoutItem(string Id, string Price, int Quantity);

public sealed record PortalSession : Thing
{
    public required string Customer { get; init; }

    public string? ReturnUrl { get; init; }

    public string? Locale { get; init; }

    /// <summary>Where to begin: payment_method_update, subscription_cancel, or null for the front page.</summary>
    public string? Flow { get; init; }

    public string? FlowSubscription { get; init; }

    public string? PendingPaymentMethod { get; init; }

    public override string? Owner => Customer;
}

public sealed record TestClock : Thing
{
    public string? Name { get; init; }

    public required long FrozenTime { get; init; }
}

public sealed record WebhookEndpoint : Thing
{
    public required string Url { get; init; }

    public required string Secret { get; init; }

    public IReadOnlyList<string> EnabledEvents { get; init; } = ["*"];

    public string? Description { get; init; }

    public string? ApiVersion { get; init; }

    public bool Enabled { get; init; } = true;

    public bool Wants(string type) => Enabled && (EnabledEvents.Contains("*") || EnabledEvents.Contains(type));
}
