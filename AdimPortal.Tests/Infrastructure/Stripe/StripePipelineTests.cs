using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Tests.Infrastructure.Stripe;

/// <summary>
/// What is ours around Stripe's package: when it asks again, when it gives up, and that only a failure comes of it.
/// </summary>
public sealed class StripePipelineTests
{
    private const string None = """{"object":"list","data":[],"has_more":false}""";
    private const string Ended = """{"id":"sub_1","object":"subscription","status":"canceled"}""";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retry_After_is_waited_for_also_where_the_package_itself_would_not_ask_again()
    {
        using var wire = new ScriptedStripe().Answers(429, "{}", ("Retry-After", "7")).Answers(200, None);
        var (result, took) = await wire.PassingTimeAsync(stripe => stripe.ListInvoicesAsync("cus_1", Cancel));
        Assert.Empty(result.Value());
        Assert.InRange(took, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_long_Retry_After_is_handed_up_instead_of_waited_for()
    {
        using var wire = new ScriptedStripe().Answers(429, "{}", ("Retry-After", "600"));
        var failure = Assert.IsType<Failure.Passing>((await wire.Gateway.ListInvoicesAsync("cus_1", Cancel)).Failure());
        Assert.Equal(TimeSpan.FromMinutes(10), failure.RetryAfter);
        Assert.Single(wire.Asked);
    }

    [Fact]
    public async Task What_is_sent_again_is_the_same_intent_and_four_tries_are_all()
    {
        using var wire = new ScriptedStripe()
            .Answers(500).Refuses(HttpRequestError.ConnectionError).Answers(409).Answers(503);
        var (result, _) = await wire.PassingTimeAsync(stripe => stripe.StartBillingAsync("sub_1", null, Cancel));
        Assert.IsType<Failure.Passing>(result.Failure());
        Assert.Equal(4, wire.Asked.Count);
        Assert.Single(wire.Bodies.Distinct());
        var key = Assert.Single(wire.Headers.Select(headers => headers["Idempotency-Key"]).Distinct());
        Assert.StartsWith("adim-", key, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "false", 1)]
    [InlineData(400, "true", 2)]
    public async Task Whether_it_is_sent_again_is_Stripes_to_say(int status, string suggested, int asked)
    {
        using var wire = new ScriptedStripe().Answers(status, "{}", ("Stripe-Should-Retry", suggested)).Answers(200, None);
        await wire.PassingTimeAsync(stripe => stripe.ListInvoicesAsync("cus_1", Cancel));
        Assert.Equal(asked, wire.Asked.Count);
    }

    [Fact]
    public async Task Each_try_has_its_time_by_our_clock()
    {
        using var wire = new ScriptedStripe().NeverAnswers().Answers(200, None);
        var (result, took) = await wire.PassingTimeAsync(stripe => stripe.ListInvoicesAsync("cus_1", Cancel));
        Assert.Empty(result.Value());
        Assert.InRange(took, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    [Fact]
    public async Task Who_calls_it_off_is_not_told_of_a_failure()
    {
        using var wire = new ScriptedStripe().NeverAnswers();
        using var gone = new CancellationTokenSource();
        var asking = wire.Gateway.ListInvoicesAsync("cus_1", gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"no\"")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("{\"error\":{\"code\":5}}")]
    public async Task An_error_of_any_shape_counts_by_its_status(string body)
    {
        using var wire = new ScriptedStripe().Answers(401, body).Answers(404, body).Answers(402, body);
        foreach (var words in new[] { "does not accept our key", "no longer has this", "bank declined the card" })
        {
            var failure = (await wire.Gateway.EndAsync("sub_1", Cancel)).Failure();
            Assert.Contains(words, failure.UserMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>secret</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"secret\"")]
    [InlineData("{\"data\":\"secret\",\"has_more\":false}")]
    [InlineData("{\"data\":[{\"id\":\"sub_1\",\"object\":\"subscription\"}],\"has_more\":false}")]
    [InlineData("{\"data\":[{\"object\":\"subscription\",\"created\":\"secret\"}],\"has_more\":false}")]
    public async Task An_answer_that_cant_be_read_is_a_failure_that_does_not_quote_it(string body)
    {
        using var wire = new ScriptedStripe().Answers(200, body);
        var answer = await wire.Gateway.ListRunningSubscriptionsAsync(Cancel);
        var failure = Assert.IsType<Failure.Passing>(answer.Failure());
        Assert.Equal(OutsideSystem.Payments, failure.System);
        Assert.DoesNotContain("secret", $"{failure}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_empty_id_asks_for_nothing_instead_of_the_whole_list(string id)
    {
        using var wire = new ScriptedStripe();
        Assert.IsType<Failure.Final>((await wire.Gateway.EndAsync(id, Cancel)).Failure());
        Assert.IsType<Failure.Final>((await wire.Gateway.EndWithPeriodAsync(id, Cancel)).Failure());
        Assert.Empty(wire.Asked);
    }

    [Fact]
    public async Task Nothing_is_told_of_how_long_the_calls_before_took_or_where_they_came_from()
    {
        using var wire = new ScriptedStripe().Answers(200, None).Answers(200, Ended);
        (await wire.Gateway.ListInvoicesAsync("cus_1", Cancel)).Value();
        (await wire.Gateway.EndAsync("sub_1", Cancel)).Value();
        Assert.All(wire.Headers, headers => Assert.False(headers.ContainsKey("X-Stripe-Client-Telemetry")));
        var agents = wire.Headers.Select(headers => headers["X-Stripe-Client-User-Agent"]);
        Assert.All(agents, agent => Assert.DoesNotContain("telemetry_id", agent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_of_another_version_and_about_unknown_things_are_read_all_the_same()
    {
        using var wire = new ScriptedStripe()
            .Answers(200, """
                {"object":"list","has_more":true,"data":[
                {"id":"evt_3","object":"event","api_version":"2031-01-01.other","type":"orbit.left","created":3,
                 "data":{"object":{"object":"orbit","customer":{"id":"cus_3"}}}},
                {"id":"evt_2","object":"event","api_version":"2015-01-01","type":"invoice.paid","created":2,
                 "data":{"object":{"object":"invoice","customer":"cus_2","lines":"many","total":{}}}}]}
                """)
            .Answers(200, """{"has_more":false,"data":[{"id":"evt_1","object":"event","type":"ping","created":1}]}""");
        var events = (await wire.Gateway.ListEventsAsync(DateTimeOffset.UnixEpoch, Cancel)).Value();
        PaymentEvent[] all =
        [
            new("evt_1", "ping", At(1), null), new("evt_2", "invoice.paid", At(2), "cus_2"),
            new("evt_3", "orbit.left", At(3), "cus_3"),
        ];
        Assert.Equal(all, events);
        Assert.Contains("starting_after=evt_2", wire.Asked[1], StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
