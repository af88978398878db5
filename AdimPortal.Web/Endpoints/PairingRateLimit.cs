using System.Threading.RateLimiting;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Security;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints;

/// <summary>Slows guessing: counted by the caller's address, and by the workspace that is asked for, whether it exists or not.</summary>
internal sealed class PairingRateLimit(IOptions<PairingApiOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(options.Value.CallsPerAddressPerMinute);
    private readonly PartitionedRateLimiter<string> _workspaces = PerMinute(options.Value.CallsPerWorkspacePerMinute);

    /// <summary>Null when the call may go, else how long to wait.</summary>
    public TimeSpan? Wait(HttpContext context) => Wait(_addresses, AccountRateLimit.Client(context.Connection.RemoteIpAddress));

    public TimeSpan? Wait(WorkspaceId workspace) => Wait(_workspaces, workspace.Value);

    public void Dispose()
    {
        _addresses.Dispose();
        _workspaces.Dispose();
    }

    internal static TimeSpan? Wait(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
    }

    internal static PartitionedRateLimiter<string> PerMinute(int calls) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = calls, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
}
