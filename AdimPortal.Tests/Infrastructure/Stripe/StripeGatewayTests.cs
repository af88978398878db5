using System.Net;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Testing.Billing;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Infrastructure.Stripe;

/// <summary>
/// Our adapter against the Sandbox's Stripe: what it asks, what it makes of the answers, and what it does when they
/// don't come.
/// </summary>
[Trait("Category", "Integration")]
public sealed class StripeGatewayTests : IAsyncLifetime
{
    private static readonly Guid Owner = Guid.CreateVersion7();

    private StripeHost _host = null!;
    private StripeCaller _stripe = null!;
    private RecordedStripe _ours = null!;

    private IPaymentGateway Gateway => _ours.Gateway;

    public async ValueTask InitializeAsync()
    {
        _host = await StripeHost.StartAsync();
        (_stripe, _ours) = (new StripeCaller(_host), new RecordedStripe(_host));
    }

    public async ValueTask DisposeAsync()
    {
        _ours.Dispose();
        _stripe.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task All_that_it_asks_and_is_answered_is_as_Stripes_own_package_has_it()
    {
        var (customer, bought) = await BuyAsync("4242424242424242");
        (await Gateway.OpenCustomerPortalAsync(customer, new Uri("https://portal.adim.test/billing"), default)).Value();
        var pro = Price((await Gateway.ListPricesAsync(["adim_starter_monthly", "adim_pro_monthly"], default)).Value(),
            "adim_pro_monthly");
        (await Gateway.StartBillingAsync(bought.Id, null, default)).Value();
        var running = Assert.Single((await Gateway.ListRunningSubscriptionsAsync(default)).Value());
        var preview =
            (await Gateway.PreviewChangeAsync(running, pro.Id, TimeProvider.System.GetUtcNow(), default)).Value();
        (await Gateway.ChangePriceAsync(running, pro.Id, preview.At, default)).Value();
        (await Gateway.ListInvoicesAsync(customer, default)).Value();
        (await Gateway.ListEventsAsync(DateTimeOffset.UnixEpoch, default)).Value();
        (await Gateway.EndAsync(bought.Id, default)).Value();
        (await Gateway.EndAsync(bought.Id, default)).Value();
        Assert.Empty((await ContractChecker.StripeFaultsAsync(_ours.Exchanges)).Select(fault => fault.UserMessage));
    }

    [Fact]
    public async Task Checkout_makes_a_subscription_that_waits_for_its_workspace_and_costs_nothing_until_the_clock_starts()
    {
        var (customer, bought) = await BuyAsync("4242424242424242");
        Assert.Equal((SubscriptionStatus.Trialing, true, Owner, "adim_starter_monthly"),
            (bought.Status, bought.AwaitsWorkspace, bought.Owner!.Value, bought.PriceKey));
        Assert.DoesNotContain((await Gateway.ListInvoicesAsync(customer, default)).Value(), i => i.Total.Minor > 0);

        (await Gateway.StartBillingAsync(bought.Id, null, default)).Value();
        var started = Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value());
        Assert.Equal((SubscriptionStatus.Active, false, null),
            (started.Status, started.AwaitsWorkspace, started.UnpaidSince));
        Assert.Equal(new Money(1500, "usd"),
            Assert.Single((await Gateway.ListInvoicesAsync(customer, default)).Value(), i => i.Total.Minor > 0).Total);
    }

    [Fact]
    public async Task A_subscription_that_never_started_ends_without_a_charge()
    {
        var (customer, bought) = await BuyAsync("4242424242424242");
        (await Gateway.EndAsync(bought.Id, default)).Value();
        Assert.Equal(SubscriptionStatus.Canceled,
            Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value()).Status);
        Assert.DoesNotContain((await Gateway.ListInvoicesAsync(customer, default)).Value(), i => i.Total.Minor > 0);
    }

    [Fact]
    public async Task A_card_that_fails_at_renewal_is_due_since_the_invoice_and_paid_again_when_it_is_paid()
    {
        var (customer, bought) = await BuyAsync("4000000000000341");
        (await Gateway.StartBillingAsync(bought.Id, null, default)).Value();
        var due = Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value());
        Assert.Equal(SubscriptionStatus.PastDue, due.Status);
        Assert.NotNull(due.UnpaidSince);
        Assert.Equal("open",
            Assert.Single((await Gateway.ListInvoicesAsync(customer, default)).Value(), i => i.Total.Minor > 0).Status);
    }

    [Fact]
    public async Task What_a_preview_shows_is_what_the_change_charges()
    {
        var (customer, bought) = await BuyAsync("4242424242424242");
        (await Gateway.StartBillingAsync(bought.Id, null, default)).Value();
        await _stripe.AdvanceAsync(TimeSpan.FromDays(10));
        var pro = Price((await Gateway.ListPricesAsync(["adim_pro_monthly"], default)).Value(), "adim_pro_monthly");
        var running = Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value());
        var preview =
            (await Gateway.PreviewChangeAsync(running, pro.Id, TimeProvider.System.GetUtcNow().AddDays(10),
                default)).Value();
        Assert.InRange(preview.DueNow.Minor, 1, 3400);
        (await Gateway.ChangePriceAsync(running, pro.Id, preview.At, default)).Value();
        Assert.Equal(preview.DueNow, (await Gateway.ListInvoicesAsync(customer, default)).Value()[0].Total);
        Assert.Equal("adim_pro_monthly",
            Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value()).PriceKey);
    }

    [Fact]
    public async Task The_same_intent_twice_acts_once()
    {
        var customer = (await Gateway.EnsureCustomerAsync(Owner, "jane@adim.test", default)).Value();
        Assert.Equal(customer, (await Gateway.EnsureCustomerAsync(Owner, "jane@adim.test", default)).Value());
        var price =
            Price((await Gateway.ListPricesAsync(["adim_starter_monthly"], default)).Value(), "adim_starter_monthly");
        Assert.Equal((await Gateway.BeginCheckoutAsync(Request(customer, price, "form-1"), default)).Value(),
            (await Gateway.BeginCheckoutAsync(Request(customer, price, "form-1"), default)).Value());
        Assert.NotEqual((await Gateway.BeginCheckoutAsync(Request(customer, price, "form-1"), default)).Value(),
            (await Gateway.BeginCheckoutAsync(Request(customer, price, "form-2"), default)).Value());
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task What_may_pass_is_tried_again_and_still_acts_once(HttpStatusCode trouble)
    {
        using var ours = new RecordedStripe(_host, new Troubled(2, trouble, answerIsLost: true));
        var customer = (await ours.Gateway.EnsureCustomerAsync(Owner, "jane@adim.test", default)).Value();
        Assert.Equal([customer],
            (await _stripe.GetAsync("customers")).GetProperty("data").EnumerateArray().Select(c => c.Text("id")));
    }

    [Fact]
    public async Task Refusals_come_as_sentences_and_the_key_never_does()
    {
        using var stranger = new RecordedStripe(_host, key: "sk_test_wrong");
        Assert.False((await stranger.Gateway.ListInvoicesAsync("cus_1", default)).TryGet(out _, out var failure));
        Assert.IsType<Failure.Final>(failure);
        Assert.DoesNotContain("sk_test_wrong", $"{failure}", StringComparison.Ordinal);

        using var away = new RecordedStripe(_host, new Troubled(99, HttpStatusCode.ServiceUnavailable));
        Assert.False((await away.Gateway.ListInvoicesAsync("cus_1", default)).TryGet(out _, out failure));
        Assert.IsType<Failure.Passing>(failure);
    }

    private async Task<(string Customer, Subscription Subscription)> BuyAsync(string card)
    {
        var customer = (await Gateway.EnsureCustomerAsync(Owner, "jane@adim.test", default)).Value();
        var price =
            Price((await Gateway.ListPricesAsync(["adim_starter_monthly"], default)).Value(), "adim_starter_monthly");
        var page = (await Gateway.BeginCheckoutAsync(Request(customer, price, "form-1"), default)).Value();
        Assert.NotNull((await _stripe.PageAsync($"{page}", StripeCaller.Card(card))).GoesTo);
        return (customer, Assert.Single((await Gateway.ListSubscriptionsAsync(customer, default)).Value()));
    }

    private static CheckoutRequest Request(string customer, PlanPrice price, string intent) =>
        new(Owner, customer, price.Id, new Uri("https://portal.adim.test/billing/return"),
            new Uri("https://portal.adim.test/billing"), intent);

    private static PlanPrice Price(IReadOnlyList<PlanPrice> prices, string key) => prices.Single(p => p.Key == key);

    /// <summary>The first calls get trouble for an answer.</summary>
    /// <param name="answerIsLost">Whether Stripe carried the call out all the same.</param>
    private sealed class Troubled(int calls, HttpStatusCode status, bool answerIsLost = false) : DelegatingHandler
    {
        private int _calls;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) > calls)
                return await base.SendAsync(request, cancellationToken);
            if (answerIsLost)
                (await base.SendAsync(request, cancellationToken)).Dispose();
            return new HttpResponseMessage(status) { Content = new StringContent("{}") };
        }
    }
}
