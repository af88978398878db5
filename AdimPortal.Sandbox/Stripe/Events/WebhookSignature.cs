using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Sandbox.Stripe.Events;

/// <summary>
/// The header by which a receiver knows that Stripe sent it: HMAC-SHA256 with the whole secret over the time and the
/// raw body.
/// </summary>
public static class WebhookSignature
{
    public static string Header(string secret, long time, string body)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
