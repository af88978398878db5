using System.Net;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Account;

/// <summary>What people see of plans and money, and what they can do about it.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class BillingTests(PortalApp portal)
{
    private InMemoryPayments Payments => portal.Services.GetRequiredService<InMemoryPayments>();

    private IBillingStore Store => portal.Services.GetRequiredService<IBillingStore>();

    [Fact]
    public async Task The_front_page_shows_the_plans_with_the_payment_services_prices()
    {
        using var stranger = portal.NewVisitor();
        var page = await stranger.GetAsync("/");
        Assert.Equal(["free", "starter", "pro"],
            page.Document.QuerySelectorAll("[data-plan]").Select(p => p.GetAttribute("data-plan")));
        Assert.Contains("$15 a month", page.Words, StringComparison.Ordinal);
        Assert.Contains("$49 a month", page.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paid_plan_leads_to_Checkout_and_nothing_is_built_before()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        var page =
            await someone.SendAsync(await someone.GetAsync("/workspaces/new?plan=starter"), ("Form.Name", "Team"),
                ("Form.Region", "nyc3"), ("Form.Plan", "starter"));
        Assert.StartsWith("https://checkout.stripe.com/", page.Location, StringComparison.Ordinal);
        Assert.Equal(0, await portal.CountWorkspacesAsync(owner));
        Assert.Equal("Team", (await Store.FindAsync(owner, default)).WantedName);
    }

    [Fact]
    public async Task Who_comes_back_from_Checkout_is_led_to_the_workspace_that_is_being_built()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        await someone.SendAsync(await someone.GetAsync("/workspaces/new?plan=starter"), ("Form.Name", "Team"),
            ("Form.Region", "nyc3"), ("Form.Plan", "starter"));
        Payments.Subscribe(owner, "adim_starter_monthly");
        var back = await someone.GetAsync("/billing/return");
        Assert.Matches("/workspaces/ws[a-z2-9]{4,5}$", back.Location);
        Assert.Contains("Team", (await someone.GetAsync(back.Location!)).Words, StringComparison.Ordinal);
        Assert.Contains("when your workspace is ready", (await someone.GetAsync("/billing")).Words,
            StringComparison.Ordinal);
        // Coming back twice builds nothing twice.
        await someone.GetAsync("/billing/return");
        Assert.Equal(1, await portal.CountWorkspacesAsync(owner));
    }

    [Fact]
    public async Task The_address_that_Checkout_returns_to_gives_nothing_to_whoever_did_not_pay()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        await someone.SendAsync(await someone.GetAsync("/workspaces/new?plan=pro"), ("Form.Name", "Team"),
            ("Form.Region", "nyc3"), ("Form.Plan", "pro"));
        Assert.EndsWith("/billing", (await someone.GetAsync("/billing/return")).Location, StringComparison.Ordinal);
        Assert.Equal("free", (await Store.FindAsync(owner, default)).Plan);
        Assert.Equal(0, await portal.CountWorkspacesAsync(owner));
    }

    [Fact]
    public async Task A_change_of_plan_says_what_it_costs_before_it_is_confirmed()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        await portal.SubscribedAsync(owner);
        var page = await someone.GetAsync("/billing/plan/pro");
        Assert.Contains("$34 is charged now", page.Words, StringComparison.Ordinal);
        Assert.Contains("$49 a month", page.Words, StringComparison.Ordinal);
        Assert.StartsWith(
            "Now Starter, $15 a month New Pro, $49 a month, excluding tax Today $34 is charged now, for the rest of this billing period. Next invoice",
            page.Document.QuerySelector("[data-price]")!.Words(), StringComparison.Ordinal);
        await someone.SendAsync(page, ("At", page.Document.QuerySelector("[name=At]")!.GetAttribute("value")!));
        Assert.Equal("pro", (await Store.FindAsync(owner, default)).Plan);
    }

    [Fact]
    public async Task Who_owes_reads_on_every_page_what_happens_and_how_to_stop_it()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        var subscription = await portal.SubscribedAsync(owner);
        Payments.FailPayment(subscription.Id, TimeProvider.System.GetUtcNow());
        await portal.Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner, default);
        foreach (var path in new[] { "/billing", "/workspaces" })
        {
            var banner = (await someone.GetAsync(path)).Document.QuerySelector("[data-money-banner]");
            Assert.Contains("your workspaces stop on", banner!.Words(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Staff_see_money_and_can_give_time_and_customers_cannot()
    {
        var (someone, owner) = await CustomerAsync();
        using var visitor = someone;
        Assert.Contains("/denied", (await someone.GetAsync("/staff/money")).Location ?? "/denied",
            StringComparison.Ordinal);
        var subscription = await portal.SubscribedAsync(owner);
        Payments.FailPayment(subscription.Id, TimeProvider.System.GetUtcNow());
        await portal.Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner, default);

        var email = $"{Guid.NewGuid():N}@example.com";
        await portal.AccountAsync(email, role: Roles.Support);
        using var staff = portal.NewVisitor();
        await staff.SignInAsync(email);
        var page = await staff.GetAsync($"/staff/money/{owner}");
        Assert.Contains("If the payment is not made", page.Words, StringComparison.Ordinal);
        Assert.Contains("Enter 1 to 90 days",
            (await staff.SendAsync(page, ("Form.Days", "900"), ("Form.Reason", "A robbed bank."))).Words,
            StringComparison.Ordinal);
        await staff.SendAsync(await staff.GetAsync($"/staff/money/{owner}"), ("Form.Days", "9"),
            ("Form.Reason", "A robbed bank."));
        var account = await Store.FindAsync(owner, default);
        Assert.Equal((9, "A robbed bank."), (account.GraceDays, account.GraceReason));
        // Whoever looked at the account is recorded, once for the visit.
        var records = await portal.Services.GetRequiredService<IActRecords>()
            .ListAsync(new ActFilter(Account: owner), 20, default);
        Assert.Equal(email, Assert.Single(records, record => record.Act is Act.ViewAccount).Email);
    }

    [Theory]
    [InlineData(PortalApp.WebhookSecret, HttpStatusCode.OK)]
    [InlineData("whsec_somebody_else", HttpStatusCode.BadRequest)]
    public async Task Only_Stripes_own_webhooks_are_taken(string secret, HttpStatusCode answer)
    {
        using var stripe = portal.NewVisitor();
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body =
            $$"""{"id":"evt_{{Guid.NewGuid():N}}","object":"event","type":"invoice.paid","created":{{time}},"data":{"object":{"id":"in_1"} } }""";
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/stripe/webhook") { Content = new StringContent(body) };
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
        request.Headers.Add("Stripe-Signature", $"t={time},v1={signature}");
        using var response = await stripe.Http.SendAsync(request);
        Assert.Equal(answer, response.StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_is_far_too_long_is_not_read()
    {
        using var stripe = portal.NewVisitor();
        using var response =
            await stripe.Http.PostAsync("/api/stripe/webhook", new ByteArrayContent(new byte[(1 << 20) + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private async Task<(Visitor Someone, Guid Owner)> CustomerAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var user = await portal.AccountAsync(email);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email);
        return (visitor, user.Id);
    }
}
