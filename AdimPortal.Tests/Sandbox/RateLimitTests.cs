using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Tests.Sandbox;

public class RateLimitTests
{
    [Fact]
    public void The_call_after_the_last_of_a_minute_is_refused()
    {
        var limit = new RateLimit(TimeProvider.System);
        for (var call = 1; call <= RateLimit.PerMinute; call++) Assert.False(limit.Count().IsRefused);

        var refused = limit.Count();

        Assert.True(refused.IsRefused);
        Assert.Equal(RateLimit.PerHour - RateLimit.PerMinute, refused.Remaining);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
