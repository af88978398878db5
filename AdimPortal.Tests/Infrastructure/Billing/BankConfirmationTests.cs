using AdimPortal.Core.Billing;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>
/// A card whose bank asks each time (4000 0027 6000 3184), at the Sandbox's Stripe: a change waits for its owner, a
/// renewal says what it needs.
/// </summary>
[Trait("Category", "Integration")]
public sealed class BankConfirmationTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_change_waits_for_the_confirmation_and_is_made_with_it()
    {
        await using var on = await AskingAsync();
        var workspace = on.Fixture.Operations.Add(on.Owner, "starter");
        Assert.Equal("starter, Active", Words(await ChangeAsync(on)));
        var pending = (await PendingAsync(on))!;
        Assert.Equal(("pro", on.Fixture.Time.GetUtcNow().AddHours(23)), (pending.To!.Name, pending.Until));
        Assert.Equal([pending.Invoice],
            (await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value().Where(i => i.Status == "open")
                .Select(i => i.Id));
        await on.Fixture.LetPassAsync(TimeSpan.FromHours(2));
        Assert.DoesNotContain("resize", on.Fixture.Operations.Asked);

        await ConfirmAsync(on, pending.Page!, "fail");
        Assert.NotNull(await PendingAsync(on));
        await ConfirmAsync(on, pending.Page!, "complete");
        Assert.Equal("pro, Active", Words(await on.ReadAsync()));
        Assert.Null(await PendingAsync(on));
        await on.Fixture.LetPassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("pro", on.Fixture.Operations.All.Single(w => w.Id == workspace.Id).Plan);
    }

    [Fact]
    public async Task Without_a_confirmation_nothing_is_charged_and_nothing_is_due()
    {
        await using var on = await AskingAsync();
        await ChangeAsync(on);
        await on.PassAsync(TimeSpan.FromHours(24));
        Assert.Null(await PendingAsync(on));
        Assert.Equal("starter, Active", Words(await on.ReadAsync()));
        Assert.Equal("void", (await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value()[0].Status);
        Assert.DoesNotContain((await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value(),
            invoice => invoice.Status == "open");
    }

    [Fact]
    public async Task The_form_sent_twice_asks_once_and_its_page_says_that_it_waits()
    {
        await using var on = await AskingAsync();
        var changes = on.Fixture.Get<PlanChangeService>();
        var shown = (await changes.PreviewAsync(on.Owner, "pro", default)).Value();
        await changes.ChangePlanAsync(on.Owner, "pro", shown.Preview.At, default);
        var first = await PendingAsync(on);
        (await changes.ChangePlanAsync(on.Owner, "pro", shown.Preview.At, default)).Value();
        Assert.Equal(first, await PendingAsync(on));
        Assert.Single((await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value(),
            invoice => invoice.Status == "open");
        Assert.Equal(
            "Your change to Pro is waiting for you to confirm the payment with your bank. Open Billing to confirm it.",
            (await changes.PreviewAsync(on.Owner, "pro", default)).Failure().UserMessage);
    }

    [Theory]
    [InlineData(SubscriptionEnd.Now, "free, Canceled")]
    [InlineData(SubscriptionEnd.WithPeriod, "starter, Active, ends")]
    public async Task Who_ends_the_plan_meanwhile_owes_nothing_for_the_change(SubscriptionEnd end, string after)
    {
        await using var on = await AskingAsync();
        await ChangeAsync(on);
        Assert.Equal(after, Words((await on.Fixture.Get<BillingService>().EndAsync(on.Owner, end, default)).Value()));
        Assert.Null(await PendingAsync(on));
        Assert.DoesNotContain((await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value(),
            invoice => invoice.Status == "open");
    }

    [Fact]
    public async Task A_card_that_is_refused_leaves_nothing_that_waits()
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        await on.CardAsync("chargeCustomerFail");
        var changes = on.Fixture.Get<PlanChangeService>();
        var shown = (await changes.PreviewAsync(on.Owner, "pro", default)).Value();
        Assert.StartsWith("Your bank declined the card.",
            (await changes.ChangePlanAsync(on.Owner, "pro", shown.Preview.At, default)).Failure().UserMessage,
            StringComparison.Ordinal);
        Assert.Null(await PendingAsync(on));
        Assert.DoesNotContain((await on.Gateway.ListInvoicesAsync(on.Customer, default)).Value(),
            invoice => invoice.Status == "open");
    }

    [Theory]
    [InlineData("authenticationRequired", true, "Confirm your payment with your bank")]
    [InlineData("chargeCustomerFail", false, "Your payment failed")]
    public async Task A_renewal_says_whether_the_bank_asks_or_the_card_failed(string card, bool asks, string subject)
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        on.Fixture.Operations.Add(on.Owner, "starter");
        await on.ReadAsync();
        await on.CardAsync(card);
        await on.PassAsync(TimeSpan.FromDays(31));
        Assert.Equal(("starter, PastDue, owes", asks),
            (Words(await on.ReadAsync()), (await on.ReadAsync()).AwaitsBank));
        await on.Fixture.LetPassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(subject, Assert.Single(await on.Fixture.EmailsAsync()));

        await on.CardAsync("visa");
        await on.SettleAsync("pay");
        Assert.Equal(("starter, Active", false), (Words(await on.ReadAsync()), (await on.ReadAsync()).AwaitsBank));
    }

    private async Task<StripeCustomer> AskingAsync()
    {
        var on = await StripeCustomer.StartAsync(cluster);
        await on.SubscribeAsync();
        await on.CardAsync("authenticationRequired");
        await on.ReadAsync();
        return on;
    }

    private static async Task<BillingAccount> ChangeAsync(StripeCustomer on)
    {
        var changes = on.Fixture.Get<PlanChangeService>();
        var shown = (await changes.PreviewAsync(on.Owner, "pro", default)).Value();
        return (await changes.ChangePlanAsync(on.Owner, "pro", shown.Preview.At, default)).Value();
    }

    private static async Task<PendingPlan?> PendingAsync(StripeCustomer on) =>
        (await on.Fixture.Get<PlanChangeService>().FindPendingAsync(await on.ReadAsync(), default)).Value();

    /// <summary>Pays on the hosted page, where the bank asks.</summary>
    private static async Task ConfirmAsync(StripeCustomer on, Uri page, string answer)
    {
        var card = (await on.Stripe.GetAsync($"payment_methods?customer={on.Customer}")).Data()
            .Single(one => one.Text("card.last4") == "3184").Text("id");
        var asked = await on.Stripe.PageAsync(page.AbsoluteUri, ("method", card));
        Assert.EndsWith("/authenticate", asked.GoesTo, StringComparison.Ordinal);
        await on.Stripe.PageAsync(asked.GoesTo!, ("answer", answer));
    }

    private static string Words(BillingAccount account) =>
        $"{account.Plan}, {account.Status}{(account.UnpaidSince is null ? "" : ", owes")}{(account.CancelsAt is null ? "" : ", ends")}";
}
