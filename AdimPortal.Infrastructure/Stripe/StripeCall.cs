using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>One call as data: forms as Stripe wants them (https://docs.stripe.com/api), nested names in brackets.</summary>
internal sealed record StripeCall(HttpMethod Method, string Path, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>The version whose shapes <see cref="StripeJson"/> reads.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    /// <summary>Stripe keeps answers by this key for 24 hours (https://docs.stripe.com/api/idempotent_requests): the same intent never acts twice.</summary>
    public string? IdempotencyKey { get; private init; }

    public string Name => $"{Method} {Path}";

    public static StripeCall Get(string path, params IReadOnlyList<(string Name, string Value)> query) => new(HttpMethod.Get, path, query);

    public static StripeCall Delete(string path) => new(HttpMethod.Delete, path, []);

    /// <param name="intent">What is meant, in words that are the same when it is tried again: <c>customer/…</c>. Of any length.</param>
    public static StripeCall Post(string path, string intent, params IReadOnlyList<(string Name, string Value)> form) =>
        new(HttpMethod.Post, path, form) { IdempotencyKey = KeyOf(intent) };

    public HttpRequestMessage ToRequest(Uri baseAddress, string key)
    {
        var body = string.Join('&', Fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"));
        var isForm = Method == HttpMethod.Post;
        var request = new HttpRequestMessage(Method, new Uri(baseAddress, isForm || body.Length == 0 ? Path : $"{Path}?{body}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Stripe-Version", ApiVersion);
        if (isForm)
        {
            request.Headers.Add("Idempotency-Key", IdempotencyKey);
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        }

        return request;
    }

    /// <summary>At most 255 characters may be sent, so a digest goes instead of the words.</summary>
    private static string KeyOf(string intent) => $"adim-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(intent)))}";
}
