using System.Threading.RateLimiting;
using AdimPortal.Web.Security;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints.Pairing;

/// <summary>
/// Slows guessing, by the caller's address alone: nothing that a stranger can name is counted, or a stranger could use
/// it up for others (decision 0027). Each node counts for itself.
/// </summary>
internal sealed class PairingRateLimit(IOptions<PairingApiOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(options.Value.CallsPerAddressPerMinute);

    /// <summary>Null when the call may go, else how long to wait.</summary>
    public TimeSpan? Wait(HttpContext context) => Wait(_addresses, CallerNetwork.Of(context));

    public void Dispose() => _addresses.Dispose();

    internal static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
    }

    internal static PartitionedRateLimiter<string> PerMinute(int calls) =>
        PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key,
            _ => new FixedWindowRateLimiterOptions
            { PermitLimit = calls, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
}
