using AdimPortal.Sandbox;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Keys;
using AdimPortal.Testing;
using Microsoft.AspNetCore.Http;

namespace AdimPortal.Tests.Sandbox;

public class KeyListingsTests
{
    [Fact]
    public void The_eleventh_listing_of_keys_in_a_minute_is_refused()
    {
        var time = new ManualTime();
        var (listings, response) = (new KeyListings(new SandboxOptions(), time), new DefaultHttpContext().Response);
        for (var listing = 1; listing <= 10; listing++)
            listings.Count(response);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(429, Assert.Throws<ApiException>(() => listings.Count(response)).Status);
        Assert.Equal("40", response.Headers.RetryAfter);

        time.Advance(TimeSpan.FromSeconds(40));
        listings.Count(response);
    }
}
