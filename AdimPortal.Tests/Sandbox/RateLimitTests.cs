using AdimPortal.Sandbox;
using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Tests.Sandbox;

public class RateLimitTests
{
    [Fact]
    public void The_call_after_the_last_of_a_minute_is_refused()
    {
        var options = new SandboxOptions();
        var limit = new RateLimit(options, TimeProvider.System);
        for (var call = 1; call <= options.CallsPerMinute; call++) Assert.False(limit.Count().IsRefused);

        var refused = limit.Count();

        Assert.True(refused.IsRefused);
        Assert.Equal(RateLimit.PerHour - options.CallsPerMinute, refused.Remaining);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
