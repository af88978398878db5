using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>From a webhook to a changed account: twice, late, in the wrong order, forged, replayed, lost.</summary>
[Trait("Category", "Integration")]
public sealed class PaymentEventTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Secret = "whsec_test";

    private BillingFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await BillingFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_webhook_changes_the_account_whatever_order_it_comes_in_and_however_often()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        foreach (var type in new[] { "invoice.paid", "invoice.payment_failed", "customer.subscription.deleted",
            "invoice.payment_failed" })
            Assert.Equal(WebhookAnswer.Kept, await SendAsync($"evt_{type}", type, owner));
        Assert.Equal(3, await HandleAllAsync());

        // Only what the payment service says now counts, not what the last event was called.
        Assert.Equal(SubscriptionStatus.PastDue, (await _fixture.Store.FindAsync(owner, default)).Status);
        _fixture.Payments.Pay(subscription.Id);
        await SendAsync("evt_late", "invoice.payment_failed", owner);
        await HandleAllAsync();
        Assert.Null((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);
    }

    [Fact]
    public async Task What_is_forged_or_replayed_is_not_even_kept()
    {
        var (owner, _, _) = await _fixture.PayingAsync();
        Assert.Equal(WebhookAnswer.Forged, await SendAsync("evt_1", "invoice.paid", owner, secret: "whsec_other"));
        Assert.Equal(WebhookAnswer.Forged,
            await SendAsync("evt_1", "invoice.paid", owner, sent: _fixture.Time.GetUtcNow().AddMinutes(-6)));
        Assert.Equal(0, await HandleAllAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"id\":\"\",\"type\":\"x\"}")]
    [InlineData("[]")]
    public async Task What_is_signed_and_no_event_is_refused(string body) =>
    Assert.Equal(WebhookAnswer.Unreadable, await SignedAsync(body, Secret, _fixture.Time.GetUtcNow()));

    [Fact]
    public async Task A_process_that_dies_between_keeping_and_handling_leaves_the_event_to_the_next()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await SendAsync("evt_1", "invoice.payment_failed", owner);
        // Taken, and nothing more came of it.
        Assert.Single(await _fixture.Get<IPaymentEvents>().TakeWaitingAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Equal(0, await HandleAllAsync());
        _fixture.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await HandleAllAsync());
        Assert.NotNull((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);
    }

    [Fact]
    public async Task While_the_payment_service_is_away_events_wait()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        _fixture.Payments.Fault = new Failure.Passing("Away.", "503");
        await SendAsync("evt_1", "invoice.payment_failed", owner);
        await HandleAllAsync();
        Assert.Null((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);
        _fixture.Payments.Fault = null;
        _fixture.Time.Advance(TimeSpan.FromSeconds(30));
        await HandleAllAsync();
        Assert.NotNull((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);
    }

    [Fact]
    public async Task An_event_about_a_stranger_is_put_aside()
    {
        await SendAsync("evt_1", "invoice.paid", Guid.CreateVersion7());
        Assert.Equal(1, await HandleAllAsync());
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await HandleAllAsync());
    }

    [Fact]
    public async Task Two_nodes_take_different_events()
    {
        var (owner, _, _) = await _fixture.PayingAsync();
        for (var i = 0; i < 40; i++)
            await SendAsync($"evt_{i}", "invoice.paid", owner);
        var events = _fixture.Get<IPaymentEvents>();
        var taken =
            await Task.WhenAll(
                Enumerable.Range(0, 8)
                    .Select(_ => Task.Run(() => events.TakeWaitingAsync(10, TimeSpan.FromMinutes(1), default))));
        var all = taken.SelectMany(t => t).Select(e => e.Id).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public async Task Reconciliation_finds_the_event_that_no_webhook_brought_and_repairs_the_account()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        _fixture.Payments.Events.Add(
            new PaymentEvent("evt_lost", "invoice.payment_failed", _fixture.Time.GetUtcNow(),
                InMemoryPayments.CustomerOf(owner)));
        var first = (await _fixture.Get<Reconciliation>().RunAsync(default)).Value();
        Assert.Equal(("evt_lost", owner), (Assert.Single(first.Missed).Id, Assert.Single(first.Repaired)));
        Assert.NotNull((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);

        await HandleAllAsync();
        var second = (await _fixture.Get<Reconciliation>().RunAsync(default)).Value();
        Assert.Equal((0, 0, 0), (second.Missed.Count, second.Repaired.Count, second.Unknown.Count));
    }

    [Fact]
    public async Task Reconciliation_names_what_the_payment_service_has_and_we_have_not()
    {
        _fixture.Payments.Subscribe(Guid.CreateVersion7(), "adim_pro_monthly");
        Assert.Equal("sub_1", Assert.Single((await _fixture.Get<Reconciliation>().RunAsync(default)).Value().Unknown).Id);
    }

    [Fact]
    public async Task Reconciliation_sees_a_subscription_that_is_gone_there()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.Change(subscription.Id,
            s => s with { Status = SubscriptionStatus.Canceled, EndedAt = _fixture.Time.GetUtcNow() });
        Assert.Equal(owner, Assert.Single((await _fixture.Get<Reconciliation>().RunAsync(default)).Value().Repaired));
        Assert.Equal("free", (await _fixture.Store.FindAsync(owner, default)).Plan);
    }

    private async Task<int> HandleAllAsync()
    {
        var all = 0;
        while (await _fixture.Get<EventProcessor>().HandleAsync(default) is > 0 and var some)
            all += some;
        return all;
    }

    private Task<WebhookAnswer> SendAsync(string id, string type, Guid owner, string secret = Secret,
        DateTimeOffset? sent = null) => SignedAsync(
        $$$"""{"id":"{{{id}}}","object":"event","type":"{{{type}}}","created":{{{_fixture.Time.GetUtcNow().ToUnixTimeSeconds()}}},"data":{"object":{"id":"in_1","object":"invoice","customer":"{{{InMemoryPayments.CustomerOf(owner)}}}"}} }""",
        secret, sent ?? _fixture.Time.GetUtcNow());

    private Task<WebhookAnswer> SignedAsync(string body, string secret, DateTimeOffset sent)
    {
        var time = sent.ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
        var webhook = new StripeInbox(_fixture.Get<IPaymentEvents>(),
            Options.Create(new StripeOptions { WebhookSecret = Secret }), _fixture.Time);
        return webhook.TakeAsync($"t={time},v1={signature}", Encoding.UTF8.GetBytes(body), default);
    }
}
