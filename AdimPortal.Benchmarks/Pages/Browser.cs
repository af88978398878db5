using System.Diagnostics;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>Debian's Chromium, in which one person has the portal open.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    /// <summary>
    /// Types into the log's search what no line holds, and tells whether the page has answered: then a circuit carries
    /// it.
    /// </summary>
    private const string SearchHasAnswered = """
        () => {
          const search = document.querySelector('.search input');
          if (!search) return false;
          search.value = 'no line holds this';
          search.dispatchEvent(new Event('input', { bubbles: true }));
          return document.querySelector('.lines .none') !== null;
        }
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;
    private readonly IBrowserContext _person;
    private readonly string _portal;

    private Browser(IPlaywright playwright, IBrowser chromium, IBrowserContext person, string portal) =>
        (_playwright, _chromium, _person, _portal) = (playwright, chromium, person, portal);

    public static async Task<Browser> OpenAsync(Uri portal)
    {
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumProgram.Path,
            Args = ChromiumProgram.Arguments,
        });
        return new Browser(playwright, chromium, await chromium.NewContextAsync(new() { BaseURL = portal.ToString() }),
            portal.ToString());
    }

    /// <summary>
    /// The landing page as somebody new meets it: until its first byte, and until all of it has loaded.
    /// </summary>
    public async Task<(TimeSpan FirstByte, TimeSpan Loaded)> FirstPageAsync()
    {
        await using var stranger = await _chromium.NewContextAsync(new() { BaseURL = _portal });
        var page = await stranger.NewPageAsync();
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Load });
        var times =
            await page.EvaluateAsync<double[]>(
                "() => { const t = performance.getEntriesByType('navigation')[0]; return [t.responseStart, t.loadEventStart]; }");
        return (TimeSpan.FromMilliseconds(times[0]), TimeSpan.FromMilliseconds(times[1]));
    }

    public async Task SignInAsync(Persona persona)
    {
        var page = await _person.NewPageAsync();
        await page.GotoAsync("/signin");
        await page.GetByLabel("Email").FillAsync(persona.Email);
        await page.Locator("input[type=password]").FillAsync(Personas.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // Staff have no workspace of their own to wait for.
        await page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    /// <summary>From the click on a workspace in the list until its page answers to a key.</summary>
    public async Task<TimeSpan> ClickToInteractiveAsync(string workspace)
    {
        var page = await _person.NewPageAsync();
        await page.GotoAsync("/workspaces", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var link = page.Locator($"[data-workspace={workspace}] a").First;
        var clock = Stopwatch.StartNew();
        await link.ClickAsync();
        while (!await AnswersAsync(page))
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException("The workspace's page did not become interactive.");
        }

        var took = clock.Elapsed;
        await page.CloseAsync();
        return took;
    }

    /// <summary>Opens the page and leaves it open.</summary>
    public async Task WatchAsync(string workspace)
    {
        var page = await _person.NewPageAsync();
        await page.GotoAsync($"/workspaces/{workspace}");
        await page.Locator(".lines .line").First.WaitForAsync();
    }

    /// <summary>Opens the page so many times more, and leaves them open.</summary>
    /// <param name="settle">In which the garbage of what just happened may be collected.</param>
    /// <returns>What the portal takes then.</returns>
    public async Task<Memory> WatchAsync(PortalProcess portal, string workspace, int pages, TimeSpan settle)
    {
        for (var i = 0; i < pages; i++)
            await WatchAsync(workspace);
        await Task.Delay(settle, TimeProvider.System);
        return Memory.Of(portal);
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }

    private static async Task<bool> AnswersAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<bool>(SearchHasAnswered);
        }
        catch (PlaywrightException)
        {
            // One document goes, the next comes.
            return false;
        }
    }
}
