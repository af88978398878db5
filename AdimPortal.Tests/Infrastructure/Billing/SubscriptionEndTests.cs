using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>
/// Subscriptions that end while something is due, while a change is confirmed, or with their workspace.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SubscriptionEndTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData("pay")]
    [InlineData("void")]
    public async Task Once_nothing_is_open_the_schedule_ends_and_what_rested_comes_back(string how)
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        var workspace = on.Fixture.Operations.Add(on.Owner, "starter");
        await on.ReadAsync();
        await on.CardAsync("chargeCustomerFail");
        await on.PassAsync(TimeSpan.FromDays(31));
        await on.ReadAsync();
        await on.Fixture.LetPassAsync(TimeSpan.FromDays(2));
        await on.EndAsync();
        await on.Fixture.LetPassAsync(TimeSpan.FromDays(8));
        Assert.Equal(WorkspaceStatus.Suspended, Now(on, workspace).Status);
        Assert.NotNull((await on.ReadAsync()).UnpaidSince);

        await on.CardAsync("visa");
        await on.SettleAsync(how);
        Assert.Equal(("free", (DateTimeOffset?)null),
            ((await on.ReadAsync()).Plan, (await on.ReadAsync()).UnpaidSince));
        await on.Fixture.LetPassAsync(TimeSpan.FromDays(40));
        Assert.Equal((WorkspaceStatus.Active, "free"), (Now(on, workspace).Status, Now(on, workspace).Plan));
        Assert.DoesNotContain("terminate", on.Fixture.Operations.Asked);
    }

    [Fact]
    public async Task Reconciliation_sees_that_the_invoice_of_an_ended_subscription_was_paid()
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        await on.CardAsync("chargeCustomerFail");
        await on.PassAsync(TimeSpan.FromDays(31));
        await on.EndAsync();
        Assert.NotNull((await on.ReadAsync()).UnpaidSince);
        await on.CardAsync("visa");
        await on.SettleAsync("pay");
        Assert.Equal([on.Owner], (await on.Fixture.Get<Reconciliation>().RunAsync(default)).Value().Repaired);
        Assert.Null((await on.Fixture.Store.FindAsync(on.Owner, default)).UnpaidSince);
        Assert.Empty((await on.Fixture.Get<Reconciliation>().RunAsync(default)).Value().Repaired);
    }

    [Fact]
    public async Task Nobody_pays_for_a_change_that_ends_with_the_period_unless_the_page_said_so()
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        await on.ReadAsync();
        var service = on.Fixture.Get<PlanChangeService>();
        var shown = (await service.PreviewAsync(on.Owner, "pro", default)).Value();
        Assert.Null(shown.EndsAt);
        await on.ChangeAsync(("cancel_at_period_end", "true"));
        Assert.False(
            (await service.ChangePlanAsync(on.Owner, "pro", shown.Preview.At, default)).TryGet(out _, out var failure));
        Assert.Equal(
            "Your subscription has changed since you opened this page, so nothing was charged. Read the page again before you confirm.",
            failure.UserMessage);
        Assert.Equal("starter", (await on.ReadAsync()).Plan);
        Assert.Equal((await on.ReadAsync()).CancelsAt,
            (await service.PreviewAsync(on.Owner, "pro", default)).Value().EndsAt);
    }

    [Theory]
    [InlineData(SubscriptionEnd.Now, "free, Nothing is charged.")]
    [InlineData(SubscriptionEnd.WithPeriod,
        "starter, Your Starter plan ends on 21 December 2026, and nothing is charged after that.")]
    public async Task Who_ends_a_plan_with_its_workspace_is_charged_no_more(SubscriptionEnd end, string after)
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        var plans = on.Fixture.Get<BillingPlans>();
        Assert.Equal("Your Starter plan continues. The next charge is on 21 December 2026.",
            ChargesAhead.UserMessage(await on.ReadAsync(), plans));
        var account = (await on.Fixture.Get<BillingService>().EndAsync(on.Owner, end, default)).Value();
        Assert.Equal(after, $"{account.Plan}, {ChargesAhead.UserMessage(account, plans)}");
        var before = (await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value().Count;
        await on.PassAsync(TimeSpan.FromDays(70));
        Assert.Equal("Nothing is charged.", ChargesAhead.UserMessage(await on.ReadAsync(), plans));
        Assert.Equal(before, (await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value().Count);
    }

    [Theory]
    [InlineData("forever", "percent_off", "20", 1200)]
    [InlineData("repeating", "amount_off", "500", 1000)]
    [InlineData("once", "percent_off", "50", 1500)]
    public async Task What_is_paid_is_the_old_price_less_the_discounts_that_last(string duration, string kind,
        string off, long paid)
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        (string, string)[] form = [("duration", duration), (kind, off),
            .. duration == "repeating" ? [("duration_in_months", "3")] : Array.Empty<(string, string)>(),
            .. kind == "amount_off" ? [("currency", "usd")] : Array.Empty<(string, string)>()];
        var coupon = (await on.Stripe.PostAsync("coupons", form)).Text("id");
        await on.SubscribeAsync(more: ("discounts[0][coupon]", coupon));
        await on.ReplacePriceAsync(amount: 1900);
        Assert.Equal(new Money(paid, "usd"),
            Assert.Single((await on.Gateway.ListRunningSubscriptionsAsync(default)).Value()).Price);
    }

    private static Workspace Now(StripeCustomer on, Workspace workspace) =>
        on.Fixture.Operations.All.Single(w => w.Id == workspace.Id);
}
