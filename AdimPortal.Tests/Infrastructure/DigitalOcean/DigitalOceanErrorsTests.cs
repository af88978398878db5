using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.DigitalOcean;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.DigitalOcean;

/// <summary>What happens when DigitalOcean is busy, slow, away, or refuses.</summary>
public sealed class DigitalOceanErrorsTests
{
    private const string Busy = """{"id":"too_many_requests","message":"API Rate limit exceeded."}""";

    [Fact]
    public async Task A_list_is_asked_for_again_when_the_server_had_trouble()
    {
        using var wire = new ScriptedCloud().Answers(503).Refuses(HttpRequestError.ConnectionError)
            .Answers(200, """{"droplets":[]}""");
        var (result, _) = await wire.PassingTimeAsync(c => c.ListDropletsAsync("adim-portal", default));
        Assert.Empty(result.Value());
        Assert.Equal(3, wire.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_stays_in_trouble_is_a_passing_failure()
    {
        using var wire = new ScriptedCloud().Answers(500).Answers(502, "<html>").Answers(503);
        var (result, _) = await wire.PassingTimeAsync(c => c.ListDropletsAsync("adim-portal", default));
        Assert.IsType<Failure.Passing>(result.Failure());
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        using var wire =
            new ScriptedCloud().Answers(429, Busy, ("retry-after", "7")).Answers(200, """{"droplets":[]}""");
        var (result, took) = await wire.PassingTimeAsync(c => c.ListDropletsAsync("adim-portal", default));
        Assert.True(result.IsOk);
        Assert.InRange(took, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_long_Retry_After_is_handed_up_instead_of_waited_for()
    {
        using var wire = new ScriptedCloud().Answers(429, Busy, ("retry-after", "600"));
        var failure =
            Assert.IsType<Failure.Passing>((await wire.Cloud.ListDropletsAsync("adim-portal", default)).Failure());
        Assert.Equal(TimeSpan.FromMinutes(10), failure.RetryAfter);

        // And nobody else asks in the meantime.
        Assert.IsType<Failure.Passing>((await wire.Cloud.ListDropletsAsync("adim-portal", default)).Failure());
        Assert.Single(wire.Asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    public async Task Creating_is_never_repeated_when_it_may_have_worked(int status)
    {
        using var wire = new ScriptedCloud().Answers(status);
        Assert.IsType<Failure.Passing>(
            (await wire.Cloud.CreateDropletAsync(DigitalOceanCloudTests.Request, default)).Failure());
        Assert.Single(wire.Asked);
    }

    [Fact]
    public async Task Creating_that_times_out_is_a_passing_failure_and_not_repeated()
    {
        using var wire = new ScriptedCloud().NeverAnswers();
        var (result, took) =
            await wire.PassingTimeAsync(c => c.CreateDropletAsync(DigitalOceanCloudTests.Request, default));
        Assert.IsType<Failure.Passing>(result.Failure());
        Assert.Single(wire.Asked);
        Assert.InRange(took, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    }

    [Fact]
    public async Task Creating_is_repeated_when_it_was_refused_for_the_rate()
    {
        using var wire = new ScriptedCloud().Answers(429, Busy, ("retry-after", "1"))
            .Answers(202, """{"droplet":{"id":7,"name":"ws7x2k","status":"new"}}""");
        var (result, _) =
            await wire.PassingTimeAsync(c => c.CreateDropletAsync(DigitalOceanCloudTests.Request, default));
        Assert.Equal(7, result.Value().Id);
    }

    [Theory]
    [InlineData(401, "The cloud provider does not accept our access key. We have to fix this; you don't need to do anything.")]
    [InlineData(403, "The cloud provider does not allow us to do this. We have to fix this; you don't need to do anything.")]
    [InlineData(422, "The cloud provider refused our request.")]
    public async Task A_refusal_is_final_and_says_why_without_our_token(int status, string message)
    {
        using var wire =
            new ScriptedCloud().Answers(status, """{"id":"some_id","message":"some words","request_id":"4851a473"}""");
        var failure = Assert.IsType<Failure.Final>(
            (await wire.Cloud.CreateDropletAsync(DigitalOceanCloudTests.Request, default)).Failure());
        Assert.Equal(message, failure.UserMessage);
        Assert.Equal($"POST /v2/droplets: {status} some_id: some words (request 4851a473)", failure.Detail);
    }

    [Fact]
    public async Task Cancelling_passes_through()
    {
        using var wire = new ScriptedCloud().NeverAnswers();
        using var cancel = new CancellationTokenSource();
        var running = wire.Cloud.ListDropletsAsync("adim-portal", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Calls_wait_while_the_minute_is_full()
    {
        using var wire = new ScriptedCloud(("CallsPerMinute", "3"));
        for (var i = 0; i < 4; i++)
            wire.Answers(200, """{"droplets":[]}""");
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await wire.Cloud.ListDropletsAsync("adim-portal", default)).IsOk);
            wire.Time.Advance(TimeSpan.FromSeconds(18));
        }

        var (result, took) = await wire.PassingTimeAsync(c => c.ListDropletsAsync("adim-portal", default));
        Assert.True(result.IsOk);
        Assert.InRange(took, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Calls_stop_when_the_token_has_nothing_left_whoever_used_it_up()
    {
        using var wire = new ScriptedCloud();
        var reset = wire.Time.GetUtcNow().AddMinutes(5);
        wire.Answers(200, """{"droplets":[]}""", ("ratelimit-limit", "5000"), ("ratelimit-remaining", "3"),
            ("ratelimit-reset", $"{reset.ToUnixTimeSeconds()}"));
        Assert.True((await wire.Cloud.ListDropletsAsync("adim-portal", default)).IsOk);
        var failure =
            Assert.IsType<Failure.Passing>((await wire.Cloud.ListDropletsAsync("adim-portal", default)).Failure());
        Assert.Equal(TimeSpan.FromMinutes(5), failure.RetryAfter);
    }

    [Fact]
    public void All_faults_of_the_settings_are_named_at_once()
    {
        var result = new DigitalOceanOptionsValidator().Validate(null,
            new DigitalOceanOptions { BaseAddress = new("http://api.example.com"), CallsPerMinute = 900 });
        Assert.Equal(["DigitalOcean:BaseAddress", "DigitalOcean:Token", "DigitalOcean:CallsPerMinute"],
            result.Failures!.Select(f => f.Split(' ')[0]));
        Assert.True(
            new DigitalOceanOptionsValidator().Validate(null,
                new DigitalOceanOptions { BaseAddress = new("http://127.0.0.1:5090"), Token = "t" }).Succeeded);
    }

    /// <summary>Neither is a failed try of who asked.</summary>
    [Fact]
    public async Task Limits_of_calls_and_of_droplets_are_known_as_such()
    {
        using var wire = new ScriptedCloud().Answers(429, Busy, ("retry-after", "600"));
        var rate =
            Assert.IsType<Failure.Passing>((await wire.Cloud.ListDropletsAsync("adim-portal", default)).Failure());
        Assert.Equal((true, TimeSpan.FromMinutes(10)), (rate.IsLimit, rate.RetryAfter));

        using var full = new ScriptedCloud().Answers(422,
            """{"id":"unprocessable_entity","message":"creating this/these droplet(s) will exceed your droplet limit"}""");
        var refused = Assert.IsType<Failure.Passing>(
            (await full.Cloud.CreateDropletAsync(DigitalOceanCloudTests.Request, default)).Failure());
        Assert.Equal((true, null, null), (refused.IsLimit, refused.System, refused.RetryAfter));
    }

    [Fact]
    public async Task The_room_of_an_account_is_its_limit_and_all_droplets()
    {
        using var wire = new ScriptedCloud().Answers(200, """{"droplets":[{"id":1,"name":"a","status":"new"}],"meta":{"total":97}}""")
            .Answers(200, """{"account":{"droplet_limit":100}}""");
        Assert.Equal(new CloudRoom(100, 97), (await wire.Cloud.ReadRoomAsync(default)).Value());

        // A token may be allowed to make droplets, and not to read the account.
        using var closed = new ScriptedCloud().Answers(200, """{"droplets":[]}""").Answers(403);
        Assert.Equal(new CloudRoom(null, 0), (await closed.Cloud.ReadRoomAsync(default)).Value());
    }
}
