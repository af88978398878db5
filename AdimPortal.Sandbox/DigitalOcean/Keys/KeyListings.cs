using System.Globalization;
using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Sandbox.DigitalOcean.Keys;

/// <summary>
/// A token may list the account's SSH keys ten times a minute, whatever is left of its other calls: a limit of the real
/// API that hardly anybody knows before they meet it.
/// </summary>
public sealed class KeyListings(SandboxOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _minute = new();

    /// <summary>Counts one listing, or refuses it and says in the answer's headers when to come again.</summary>
    /// <exception cref="ApiException">It is one too many.</exception>
    public void Count(HttpResponse response)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_minute.TryPeek(out var oldest) && oldest <= now - TimeSpan.FromMinutes(1)) _minute.Dequeue();
            if (_minute.Count < options.KeyListingsPerMinute)
            {
                _minute.Enqueue(now);
                return;
            }
            var wait = (int)Math.Ceiling((_minute.Peek() + TimeSpan.FromMinutes(1) - now).TotalSeconds);
            response.Headers.RetryAfter = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
        }
        throw new ApiException(StatusCodes.Status429TooManyRequests, "too_many_requests", "API rate limit exceeded.");
    }
}
