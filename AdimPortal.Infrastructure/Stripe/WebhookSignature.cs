using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Whether a webhook comes from Stripe: <c>Stripe-Signature: t=…,v1=…[,v1=…][,v0=…]</c>, where v1 is the HMAC-SHA256 of <c>{t}.{raw body}</c>
/// in lower-case hex (https://docs.stripe.com/webhooks#verify-manually). Other schemes are ignored.
/// </summary>
public static class WebhookSignature
{
    /// <summary>An older one may be a replay; a younger one comes from a clock that is wrong.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool IsValid(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        string? time = null;
        var signatures = new List<string>();
        foreach (var part in (header ?? "").Split(','))
        {
            if (part.Split('=', 2) is not [var name, var value])
                continue;
            if (name.Trim() == "t")
                time = value.Trim();
            else if (name.Trim() == "v1")
                signatures.Add(value.Trim());
        }

        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return false;

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        var isValid = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
            foreach (var signature in signatures)
                isValid |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        }

        return isValid;
    }
}
