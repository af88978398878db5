using System.Diagnostics;
using System.Net;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Deploy;

/// <summary>The portal as its unit starts it on a server.</summary>
[Trait("Category", "Integration")]
public sealed class UnitTests(PostgresCluster cluster)
{
    [Fact]
    public async Task The_unit_s_exposure_is_three_at_most()
    {
        using var analyze =
            Process.Start(
                new ProcessStartInfo("systemd-analyze",
                    ["security", "--offline=yes", "--no-pager", "--threshold=30", UnitFile.Path])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
        var said = await Task.WhenAll(analyze.StandardOutput.ReadToEndAsync(), analyze.StandardError.ReadToEndAsync());
        await analyze.WaitForExitAsync();
        Assert.True(analyze.ExitCode == 0, string.Concat(said));
    }

    [Fact]
    public async Task A_caller_can_not_choose_its_address_behind_one_proxy_or_two()
    {
        await using var portal = await ServedPortal.StartAsync(await cluster.CreateDatabaseAsync("unit"), new()
        {
            ["AccountRateLimit__PostsPerMinute"] = "2",
            ["Proxies__Addresses__0"] = "10.9.0.0/16",
        });

        // nginx on this machine says who called; what stands before that, the caller wrote.
        Assert.False(await IsLimitedAsync(portal, "203.0.113.10"));
        Assert.False(await IsLimitedAsync(portal, "198.51.100.1, 203.0.113.10"));
        Assert.True(await IsLimitedAsync(portal, "198.51.100.2, 203.0.113.10"));
        Assert.False(await IsLimitedAsync(portal, "203.0.113.11"));

        // One more proxy of ours in between, that is named.
        Assert.False(await IsLimitedAsync(portal, "203.0.113.20, 10.9.0.2"));
        Assert.False(await IsLimitedAsync(portal, "198.51.100.3, 203.0.113.20, 10.9.0.2"));
        Assert.True(await IsLimitedAsync(portal, "198.51.100.4, 203.0.113.20, 10.9.0.2"));
        Assert.False(await IsLimitedAsync(portal, "203.0.113.21, 10.9.0.2"));

        // One that nobody named is a caller like others.
        Assert.False(await IsLimitedAsync(portal, "203.0.113.30, 10.8.0.2"));
        Assert.False(await IsLimitedAsync(portal, "203.0.113.31, 10.8.0.2"));
        Assert.True(await IsLimitedAsync(portal, "203.0.113.32, 10.8.0.2"));

        var (took, status) = await portal.StopAsync();
        Assert.Equal(0, status);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(int.Parse(UnitFile.Value("TimeoutStopSec"), null)));
    }

    private static async Task<bool> IsLimitedAsync(ServedPortal portal, string forwardedFor)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "signin")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signup") { Content = content };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await portal.Http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.TooManyRequests;
    }
}
