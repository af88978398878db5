using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Testing.Year;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Pages;

/// <summary>
/// Every page as people see it, with a year's rows on it, in a real browser: nothing beside the screen, nothing that
/// the rules of accessibility forbid, no complaint of the browser's, nothing that moves while it comes. Nothing works
/// behind them, so what is shown stays as it is.
/// </summary>
[Trait("Category", "Journey")]
public sealed class YearPagesJourney(PostgresCluster cluster, Chromium chromium)
{
    private const int Workspaces = 30;

    private static readonly (string Device, int Width, int Height)[] Screens =
        [("desktop", 1280, 800), ("phone", 360, 740)];

    [Fact]
    public async Task Every_page_can_be_seen_and_read()
    {
        // Almost Production: it also has the page with every component in every state, as no year has them.
        await using var portal = new PortalApp(cluster) { Alter = YearPages.Alone, Environment = "Staging" };
        await portal.InitializeAsync();
        using var certificate = PortalApp.Certificate();
        var address = portal.ServeOverTls(certificate);
        var owner = await portal.AccountAsync("owner@year.test");
        await portal.AccountAsync("admin@year.test", role: Roles.Admin);
        var database = portal.Services.GetRequiredService<NpgsqlDataSource>();
        await YearOfWorkspaces.SeedAsync(database, Workspaces, owner.Id);

        var faults = new List<string>();
        // Each once for each kind of people: filters and further pages look the same.
        var all =
            (await YearPages.AllAsync(database, owner.Id)).Where(p =>
                !p.Path.EndsWith(".txt", StringComparison.Ordinal)).DistinctBy(p => (p.Template, p.Who));
        foreach (var pages in all.GroupBy(p => p.Who))
        {
            await using var window =
                await BrowserWindow.OpenAsync(chromium, address, $"pages-{pages.Key}".ToLowerInvariant(),
                    Screens[0].Width, Screens[0].Height);
            if (pages.Key is not Who.Nobody)
                await window.SignInAsync(pages.Key is Who.Staff ? "admin@year.test" : owner.Email!, PortalApp.Password);
            foreach (var page in pages)
                faults.AddRange(await LookAsync(window, page));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>All faults of a page, so that one run tells of all pages.</summary>
    private static async Task<IReadOnlyList<string>> LookAsync(BrowserWindow window, YearPage page)
    {
        var faults = new List<string>();
        // On the first screen at the end.
        foreach (var (device, width, height) in Screens.Reverse())
        {
            var name = $"{page.Template.Trim('/').Replace('/', '-')}-{device}";
            await window.Page.SetViewportSizeAsync(width, height);
            await window.Page.GotoAsync(page.Path);
            await window.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            if (await window.ShiftAsync() is (> BrowserWindow.MostShift and var shift, var what))
                faults.Add($"{name} ({page.Who}) moves by {shift:0.00} while it comes: {what}");
            faults.AddRange(await window.FaultsAsync(name));
        }

        // There the same thing stands in every state, each time under its name.
        if (page.Template == "/dev/components")
            faults.RemoveAll(fault => fault.Contains("landmark-unique", StringComparison.Ordinal));
        faults.AddRange((await window.WithoutRingAsync()).Select(fault => $"{page.Template}: {fault}"));
        return faults;
    }
}
