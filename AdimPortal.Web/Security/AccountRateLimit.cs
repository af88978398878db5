using System.Globalization;
using System.Threading.RateLimiting;
using AdimPortal.Web.Components.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Security;

/// <summary>Section "AccountRateLimit".</summary>
internal sealed class AccountRateLimitOptions
{
    public const string Section = "AccountRateLimit";

    /// <summary>
    /// Forms about accounts that one address may send in a minute. A household or office shares an address.
    /// </summary>
    public int PostsPerMinute { get; set; } = 20;
}

/// <summary>Slows guessing at the account forms, counted by client address. Looking at the pages is free.</summary>
internal sealed class AccountRateLimit(IOptions<AccountRateLimitOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "account";

    public RateLimitPartition<string> GetPartition(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetSlidingWindowLimiter(CallerNetwork.Of(context),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = options.Value.PostsPerMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
                QueueLimit = 0,
            });
    }

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => static async (rejected, _) =>
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
            ? (int)Math.Ceiling(after.TotalSeconds)
            : 60;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        var page = new RazorComponentResult<TooManyTries>(new Dictionary<string, object?>
        {
            [nameof(TooManyTries.Seconds)] = wait,
            [nameof(TooManyTries.Theme)] = ThemeCookie.Read(context),
        })
        { StatusCode = StatusCodes.Status429TooManyRequests };
        await page.ExecuteAsync(context);
    };
}
