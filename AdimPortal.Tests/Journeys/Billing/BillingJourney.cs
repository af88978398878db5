using System.Net;
using System.Net.Http.Json;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Provisioning;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Billing;

/// <summary>
/// The money path as a customer meets it, in a real browser, by the real portal, on a real machine: a card that is
/// declined, Checkout, a workspace that is charged for once it is ready, a card that fails a month later, the workspace
/// suspended, and everything back as soon as it is paid. A day of the schedule takes ten seconds here.
/// </summary>
[Trait("Category", "Journey")]
public sealed class BillingJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    private const string Email = "payer@adim.test";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Who_pays_gets_a_workspace_who_stops_paying_loses_it_slowly_and_paying_brings_it_back()
    {
        var sandbox = await shared.GetAsync();
        await using var portal = await PortalProcess.StartNewAsync(
            await postgres.CreateDatabaseAsync("money"), sandbox, settings =>
            {
                PreparedImage.UseIn(settings);
                settings["Billing__Day"] = "00:00:10";
            });
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "money", 1280, 800);
        var person = new NewPerson(window, sandbox, Email);
        var payer = new PayingPerson(window);
        await person.SignUpAsync();
        await person.ConfirmAddressAsync();

        await payer.ChoosePlanAsync("starter", "Studio Heron");
        await payer.CheckOutAsync(PayingPerson.DeclinedCard);
        await window.SeesAsync("declined");
        await payer.CheckOutAsync(PayingPerson.GoodCard);
        await window.Page.WaitForURLAsync(url => url.Contains("/workspaces/ws", StringComparison.Ordinal));
        var id = new Uri(window.Page.Url).Segments[^1];
        try
        {
            await NothingIsChargedYetAsync(window);
            await window.Page.GotoAsync($"/workspaces/{id}");
            await window.Page.Locator("[data-code]")
                .WaitForAsync(new() { Timeout = (float)Timeout.TotalMilliseconds });
            var code = await window.Page.Locator("[data-code]").InnerTextAsync();
            await CaughtMail.WaitForAsync(sandbox, Email, "Your Starter plan has started");
            await OneInvoiceIsPaidAsync(window);

            await payer.UseCardAsync(PayingPerson.EmptyCard);
            using (var month = await sandbox.Http.PostAsJsonAsync("stripe/clock", new { seconds = 32 * 24 * 3600 }))
                Assert.Equal(HttpStatusCode.OK, month.StatusCode);
            await CaughtMail.WaitForAsync(sandbox, Email, "Your payment failed");
            await window.Page.GotoAsync("/billing");
            await window.SeesAsync("A payment failed");
            await window.LookAsync("payment-due");

            await window.Page.GotoAsync($"/workspaces/{id}");
            await window.SeesAsync("Suspended", TimeSpan.FromMinutes(3));
            await CaughtMail.WaitForAsync(sandbox, Email, "Your workspace is suspended");
            await window.LookAsync("suspended");
            var client = new AdimClient(portal, sandbox);
            using (var refused = await client.ExchangeAsync(code))
                Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

            await payer.UseCardAsync(PayingPerson.OtherGoodCard, payWhatIsDue: true);
            await window.Page.GotoAsync($"/workspaces/{id}");
            await window.Page.Locator(".page-head .pill.mud-chip-color-success")
                .WaitForAsync(new() { Timeout = (float)Timeout.TotalMilliseconds });
            Assert.Equal("healthy",
                (await client.HealthAsync(new Uri($"https://{id}.adim.test"))).GetProperty("status").GetString());
            await window.Page.GotoAsync("/billing");
            Assert.Equal(0, await window.Page.Locator("[data-money-banner]").CountAsync());
            await window.LookAsync("paid-again");
            await using var phone =
                await BrowserWindow.OpenAsync(chromium, portal.Address, "money-phone", 360, 740,
                    await window.SessionAsync());
            foreach (var page in new[] { "billing", "billing/plan/pro", "workspaces/new" })
            {
                await phone.Page.GotoAsync(page);
                await phone.LookAsync(page.Replace('/', '-'));
            }
        }
        finally
        {
            using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
        }
    }

    private static async Task NothingIsChargedYetAsync(BrowserWindow window)
    {
        await window.Page.GotoAsync("/billing");
        await window.SeesAsync("when your workspace is ready");
        Assert.Equal("Starter", await window.Page.Locator("[data-plan-now]").InnerTextAsync());
        await window.LookAsync("nothing-charged-yet");
    }

    private static async Task OneInvoiceIsPaidAsync(BrowserWindow window)
    {
        await window.Page.GotoAsync("/billing");
        var paid = window.Page.Locator("tr:has([data-invoice])").Filter(new() { HasText = "$15" });
        Assert.Equal(1, await paid.CountAsync());
        Assert.Contains("Paid", await paid.InnerTextAsync(), StringComparison.Ordinal);
        await window.LookAsync("charged");
    }
}
