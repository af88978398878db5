using System.Text.Json;
using AdimPortal.Sandbox.Stripe.Events;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>Events on their way: signed, again until they are taken, and as badly as a test asks for.</summary>
public class StripeWebhookTests
{
    [Fact]
    public void The_signature_is_that_of_the_known_vector() => Assert.Equal(
        "t=1700000000,v1=29ab30b7065c11b28e53ac114fac5d6c492ed811a12d11ed2c2aad5bb4cf9809",
        WebhookSignature.Header("whsec_test_secret", 1_700_000_000, """{"id":"evt_test_1","object":"event"}"""));

    [Fact]
    public async Task Each_event_goes_to_the_configured_address_and_to_those_that_want_it_signed_with_their_own_secrets()
    {
        await using var inbox = await WebhookInbox.StartAsync();
        await using var other = await WebhookInbox.StartAsync();
        await using var host = await StripeHost.StartAsync(inbox.Url);
        using var stripe = new StripeCaller(host);
        var endpoint =
            await stripe.PostAsync("webhook_endpoints", ("url", other.Url), ("enabled_events[]", "customer.updated"));
        var customer = (await stripe.CustomerAsync()).Text("id");
        await stripe.PostAsync($"customers/{customer}", ("name", "Jane"));
        await inbox.HasAsync(2);
        await other.HasAsync(1);

        Assert.Equal(["customer.created", "customer.updated"], inbox.Types);
        Assert.Equal(["customer.updated"], other.Types);
        IsSigned(inbox.Came[0], StripeHost.WebhookSecret);
        IsSigned(other.Came[0], endpoint.Text("secret"));
        var updated = JsonElement.Parse(other.Came[0].Body);
        Assert.Equal(("Jane", JsonValueKind.Null),
            (updated.Text("data.object.name"), updated.At("data.previous_attributes.name").ValueKind));

        await stripe.DeleteAsync($"webhook_endpoints/{endpoint.Text("id")}");
        await stripe.PostAsync($"customers/{customer}", ("name", "Jane Roe"));
        await inbox.HasAsync(3);
        Assert.Single(other.Came);
        await Eventually.TrueAsync(
            async () => (await stripe.GetAsync("events?delivery_success=false")).Data().Count == 0,
            "all are delivered");
    }

    [Fact]
    public async Task What_isnt_taken_comes_again_after_a_restart_too()
    {
        var time = new ManualTime();
        await using var inbox = await WebhookInbox.StartAsync();
        await using var host = await StripeHost.StartAsync(inbox.Url, time);
        using var stripe = new StripeCaller(host);
        inbox.Status = 500;
        await stripe.CustomerAsync();
        await inbox.HasAsync(1);
        await Eventually.TrueAsync(
            async () => (await stripe.GetAsync("events?delivery_success=false")).Data().Count == 1, "it is open");
        inbox.Status = 200;
        await host.RestartAsync();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return inbox.Came.Count == 2;
        }, "it comes again");
        Assert.Equal(inbox.Came[0].Body, inbox.Came[1].Body);
        await Eventually.TrueAsync(
            async () => (await stripe.GetAsync("events?delivery_success=true")).Data().Count == 1, "it is delivered");
    }

    [Fact]
    public async Task What_isnt_taken_yet_comes_however_far_the_clock_is_set_forward()
    {
        var time = new ManualTime();
        await using var inbox = await WebhookInbox.StartAsync();
        await using var host = await StripeHost.StartAsync(inbox.Url, time);
        using var stripe = new StripeCaller(host);
        inbox.Status = 500;
        await stripe.CustomerAsync();
        await inbox.HasAsync(1);
        await stripe.AdvanceAsync(TimeSpan.FromDays(40));
        await stripe.PostAsync("products", ("name", "Something else"));
        inbox.Status = 200;
        var before = inbox.Came.Count;
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return inbox.Types.Skip(before).Contains("customer.created");
        }, "it comes again");
    }

    [Fact]
    public async Task They_are_doubled_lost_reversed_and_late_when_a_test_asks_for_it()
    {
        var time = new ManualTime();
        await using var inbox = await WebhookInbox.StartAsync();
        await using var host = await StripeHost.StartAsync(inbox.Url, time);
        using var stripe = new StripeCaller(host);
        async Task MakeAsync(params string[] names)
        {
            foreach (var name in names) await stripe.CustomerAsync($"{name}@adim.test");
        }

        await stripe.MisbehaveAsync(new { duplicate = 1 });
        await MakeAsync("double", "plain");
        await inbox.HasAsync(3);
        Assert.Equal(["double@adim.test", "double@adim.test", "plain@adim.test"], inbox.Emails);

        await stripe.MisbehaveAsync(new { drop = 1 });
        await MakeAsync("lost", "found");
        await inbox.HasAsync(4);
        Assert.Equal("found@adim.test", inbox.Emails[^1]);
        // An answer is in the inbox a moment before whoever sent it has noted that it came.
        IReadOnlyList<string> undelivered = [];
        await Eventually.TrueAsync(
            async () =>
                (undelivered = [
                    .. (await stripe.GetAsync("events?delivery_success=false")).Data()
                        .Select(e => e.Text("data.object.email")!)]).Count == 1, "one was not delivered");
        Assert.Equal(["lost@adim.test"], undelivered);

        await stripe.MisbehaveAsync(new { reverse = 3 });
        await MakeAsync("one", "two", "three");
        await inbox.HasAsync(7);
        Assert.Equal(["three@adim.test", "two@adim.test", "one@adim.test"], inbox.Emails.TakeLast(3));

        await stripe.MisbehaveAsync(new { delay = 1, delay_seconds = 60 });
        await MakeAsync("late", "quick");
        await inbox.HasAsync(8);
        Assert.Equal("quick@adim.test", inbox.Emails[^1]);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return inbox.Emails.Contains("late@adim.test");
        }, "the late one comes");
    }

    [Fact]
    public async Task A_lost_event_can_be_sent_again_and_the_state_tells_how_events_travelled()
    {
        await using var inbox = await WebhookInbox.StartAsync();
        await using var host = await StripeHost.StartAsync(inbox.Url);
        using var stripe = new StripeCaller(host);
        await stripe.MisbehaveAsync(new { drop = 1 });
        await stripe.CustomerAsync();
        var lost = (await stripe.StateAsync()).At("events.0");
        Assert.True(lost.At("deliveries.0.dropped").GetBoolean());

        await stripe.BackDoorAsync("/stripe/resend", new { @event = lost.Text("id") });
        await inbox.HasAsync(1);
        await Eventually.TrueAsync(
            async () => (await stripe.StateAsync()).At("events.0.deliveries").EnumerateArray()
                .All(one => one.GetProperty("done").GetBoolean()), "it is delivered");
        Assert.Equal(lost.Text("id"), JsonElement.Parse(inbox.Came[0].Body).Text("id"));

        await stripe.ForgetAsync();
        Assert.Empty((await stripe.GetAsync("customers")).Data());
        Assert.Equal(2, (await stripe.GetAsync("prices")).Data().Count);
    }

    private static void IsSigned((string Body, string Signature) webhook, string secret)
    {
        var time = long.Parse(webhook.Signature.Split(',')[0][2..]);
        Assert.Equal(WebhookSignature.Header(secret, time, webhook.Body), webhook.Signature);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(time), TimeProvider.System.GetUtcNow().AddMinutes(-1),
            TimeProvider.System.GetUtcNow().AddMinutes(1));
    }
}
