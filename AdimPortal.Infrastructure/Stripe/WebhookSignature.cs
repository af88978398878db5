using System.Text;
using Stripe;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Whether a webhook comes from Stripe, by Stripe's own check (https://docs.stripe.com/webhooks#verify-manually) and
/// our clock.
/// </summary>
public static class WebhookSignature
{
    /// <summary>An older one may be a replay; a younger one comes from a clock that is wrong.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secrets">Two while one is rolled: either counts.</param>
    public static bool IsValid(
        string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header))
            return false;
        // Bytes that are no text are read as other text, which nobody signed.
        var text = Encoding.UTF8.GetString(body);
        return secrets.Any(secret => IsValid(header, text, secret, now));
    }

    private static bool IsValid(string header, string body, string secret, DateTimeOffset now)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, secret, (long)Tolerance.TotalSeconds, now.ToUnixTimeSeconds());
            return true;
        }
        // The package reads the time as a number of 32 bits, and throws these two at another.
        catch (Exception e) when (e is StripeException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
