using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Pages;

/// <summary>Forms in a real browser: by keyboard alone, and while the page is not live yet.</summary>
[Trait("Category", "Journey")]
public sealed class FormsJourney(PostgresCluster cluster, Chromium chromium)
{
    [Fact]
    public async Task A_workspace_is_asked_for_without_a_mouse_and_nothing_typed_early_is_lost()
    {
        await using var portal = new PortalApp(cluster);
        await portal.InitializeAsync();
        using var certificate = PortalApp.Certificate();
        var address = portal.ServeOverTls(certificate);
        var owner = await portal.AccountAsync("forms@adim.test");
        await portal.SubscribedAsync(owner.Id, "pro");
        await using var window = await BrowserWindow.OpenAsync(chromium, address, "forms", 1280, 800);
        await window.SignInAsync(owner.Email!, PortalApp.Password);
        await AskForWorkspaceAsync(window);

        var moving = (await MonitoredWorkspaces.AddAsync(portal.Services.GetRequiredService<NpgsqlDataSource>(),
            owner.Id, 1))[0];
        await TypeEarlyAsync(window.Page, $"/workspaces/{moving}/move");
        await window.LookAsync("typed-early");
    }

    [Fact]
    public async Task Support_suspends_a_workspace_without_a_mouse()
    {
        await using var portal = new PortalApp(cluster);
        await portal.InitializeAsync();
        using var certificate = PortalApp.Certificate();
        var address = portal.ServeOverTls(certificate);
        var owner = await portal.AccountAsync("owner@adim.test");
        await portal.AccountAsync("support@adim.test", role: Roles.Support);
        var database = portal.Services.GetRequiredService<NpgsqlDataSource>();
        var id = (await MonitoredWorkspaces.AddAsync(database, owner.Id, 1))[0];
        await using var window = await BrowserWindow.OpenAsync(chromium, address, "suspend", 1280, 800);
        await window.SignInAsync("support@adim.test", PortalApp.Password);
        var (page, keys) = (window.Page, new ByKeyboard(window.Page));

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync($"suspend {id}");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.EndsWith($"/{id}/settings", StringComparison.Ordinal));
        await page.Locator("[data-interactive]").WaitForAsync();
        await keys.PressAsync("Suspend workspace");
        await HasFocusAsync(page, "reason");
        await page.Keyboard.TypeAsync("They write spam.");
        await window.LookAsync("reason");
        await keys.PressAsync("Suspend workspace");
        await Eventually.TrueAsync(async () =>
        {
            await using var asked = database.CreateCommand(
                "SELECT count(*) FROM act_records WHERE act = 'Suspend' AND reason = 'They write spam.'");
            return await asked.ExecuteScalarAsync() is 1L;
        }, "it is asked for");
    }

    private static async Task AskForWorkspaceAsync(BrowserWindow window)
    {
        var (page, keys) = (window.Page, window.Page.Keyboard);
        await page.GotoAsync("/workspaces/new");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var (name, region) = (page.GetByLabel("Name"), page.GetByLabel("Region"));
        await name.FocusAsync();
        await keys.PressAsync("Enter");
        await window.SeesAsync("Enter a name.");
        await HasFocusAsync(page, "name");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await keys.TypeAsync("Garden");
        await keys.PressAsync("Tab");
        await HasFocusAsync(page, "region");
        await keys.PressAsync("Enter");
        await page.GetByRole(AriaRole.Listbox).WaitForAsync();
        await window.LookAsync("choosing-a-region");
        foreach (var _ in Enumerable.Range(0, 3))
            await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Eventually.TrueAsync(async () => await region.InputValueAsync() == "Singapore, Asia", "it is chosen");
        await name.FocusAsync();
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains("/workspaces/ws", StringComparison.Ordinal));
        await window.SeesAsync("Singapore");
    }

    /// <summary>The page's own connection comes late: what is typed until then, and the focus, go along.</summary>
    private static async Task TypeEarlyAsync(IPage page, string path)
    {
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(path);
        var field = page.GetByLabel("Your server's address");
        await field.FocusAsync();
        await page.Keyboard.TypeAsync("203.0.");
        late.SetResult();
        await page.Locator("[data-interactive]").WaitForAsync();
        await HasFocusAsync(page, "target");
        await page.Keyboard.TypeAsync("113.7");
        Assert.Equal("203.0.113.7", await field.InputValueAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Run this on your server at 203.0.113.7").WaitForAsync();
    }

    private static Task HasFocusAsync(IPage page, string id) => Eventually.TrueAsync(
        () => page.EvaluateAsync<bool>("id => document.activeElement.id === id", id), $"{id} has the focus");
}
