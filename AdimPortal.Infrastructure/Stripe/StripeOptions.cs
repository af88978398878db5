using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Which payment service, and as whom. The Sandbox instead of Stripe is another address and key, nothing else.
/// </summary>
public sealed class StripeOptions
{
    public const string Section = "Stripe";

    public Uri BaseAddress { get; set; } = new("https://api.stripe.com");

    /// <summary>A secret key (sk_…) or a restricted one (rk_…).</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The signing secret of the webhook endpoint (whsec_…). Two with a comma between while it is being rolled.
    /// </summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether Stripe Tax reckons taxes at Checkout.</summary>
    public bool AutomaticTax { get; set; }

    /// <summary>How often what webhooks may have missed is looked for.</summary>
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromDays(1);

    public IReadOnlyList<string> WebhookSecrets =>
        WebhookSecret.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class StripeOptionsValidator : FaultsValidator<StripeOptions>
{
    protected override IEnumerable<string> Faults(StripeOptions options)
    {
        if (!options.BaseAddress.IsAbsoluteUri || options.BaseAddress.Scheme is not ("https" or "http"))
            yield return "Stripe:BaseAddress must be an https address, such as https://api.stripe.com.";
        else if (options.BaseAddress is { Scheme: "http", IsLoopback: false })
            yield return "Stripe:BaseAddress must be https: over http, others could read the key in transit. Only a loopback address may use http.";
        if (!options.ApiKey.StartsWith("sk_", StringComparison.Ordinal)
            && !options.ApiKey.StartsWith("rk_", StringComparison.Ordinal))
            yield return "Stripe:ApiKey is missing: a secret key (sk_…) from https://dashboard.stripe.com/apikeys.";
        else if (options.ApiKey.Any(char.IsWhiteSpace))
            yield return "Stripe:ApiKey contains white space.";
        if (options.WebhookSecrets.Count == 0
            || options.WebhookSecrets.Any(s => !s.StartsWith("whsec_", StringComparison.Ordinal)))
            yield return "Stripe:WebhookSecret is missing: the signing secret (whsec_…) of the endpoint PORTAL/api/stripe/webhook, from https://dashboard.stripe.com/webhooks.";
        if (options.CallTimeout < TimeSpan.FromSeconds(1) || options.CallTimeout > TimeSpan.FromMinutes(2))
            yield return "Stripe:CallTimeout must be from 00:00:01 to 00:02:00.";
        if (options.ReconcileEvery < TimeSpan.FromSeconds(5) || options.ReconcileEvery > TimeSpan.FromDays(3))
            yield return "Stripe:ReconcileEvery must be from 00:00:05 to 3.00:00:00.";
    }
}
