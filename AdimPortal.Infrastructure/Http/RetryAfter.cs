using System.Net.Http.Headers;

namespace AdimPortal.Infrastructure.Http;

internal static class RetryAfter
{
    /// <summary>
    /// How long the other side asks to wait (RFC 9110, 10.2.3: seconds, or a date); null when it does not say.
    /// </summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider clock) =>
        headers.RetryAfter is { } suggested ? suggested.Delta ?? suggested.Date - clock.GetUtcNow() : null;
}
