using System.Globalization;
using System.Text.RegularExpressions;
using AdimPortal.Testing.Processes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AdimPortal.Testing;

/// <summary>
/// One person's browser window on the portal. Each look at a page holds it to what every page promises, in the light
/// and in the dark theme: axe finds no fault, nothing sticks out to the side, the console is silent. What it saw is
/// kept as a screenshot.
/// </summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    /// <summary>What depends on the theme: all other rules judge the same elements in both.</summary>
    private static readonly AxeRunOptions Themed = new()
    {
        RunOnly = new() { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
    };

    /// <summary>What a page may move while it comes, as browsers measure it: the share of the window that moved, times
    /// how far.</summary>
    public const double MostShift = 0.05;

    private readonly IBrowserContext _context;
    private readonly string _folder;
    private readonly List<string> _complaints = [];
    private int _looks;

    private BrowserWindow(IBrowserContext context, IPage page, Uri portal, string folder)
    {
        (_context, Page, _folder) = (context, page, folder);
        page.Console += (_, message) =>
        {
            // Pages of others (the payment service's) answer for themselves.
            if (message.Type is "error" or "warning"
                && page.Url.StartsWith(portal.ToString(), StringComparison.Ordinal))
                _complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, fault) => _complaints.Add($"{page.Url}: {fault}");
    }

    public IPage Page { get; }

    /// <param name="width">Of the page in CSS pixels.</param>
    /// <param name="height">Of the page in CSS pixels.</param>
    /// <param name="name">The folder of its screenshots below artifacts/screenshots.</param>
    /// <param name="session">What <see cref="SessionAsync"/> gave in another window: the same person is signed in
    /// here.</param>
    public static async Task<BrowserWindow> OpenAsync(Chromium chromium, Uri portal, string name, int width, int height,
        string? session = null)
    {
        var browser = await chromium.GetAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = portal.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            StorageState = session,
            ReducedMotion = ReducedMotion.Reduce,
            // A portal that a test serves over TLS made its certificate itself.
            IgnoreHTTPSErrors = portal.Scheme == Uri.UriSchemeHttps,
        });
        // Other journeys run beside this one.
        context.SetDefaultTimeout(60_000);
        context.SetDefaultNavigationTimeout(60_000);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var folder = Path.Combine(Repository.Root, "artifacts", "screenshots", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return new BrowserWindow(context, await context.NewPageAsync(), portal, folder);
    }

    public Task<string> SessionAsync() => _context.StorageStateAsync();

    /// <summary>Looks at the page as it is now, in both themes.</summary>
    public async Task LookAsync(string name)
    {
        var faults = await FaultsAsync(name);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Looks at the page as it is now, in both themes, and says all that is wrong with it.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(string name)
    {
        var number = (++_looks).ToString("00", CultureInfo.InvariantCulture);
        var faults = new List<string>();
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = theme });
            // The header stays in sight while one scrolls, so a page that is not at its top would show it in its
            // middle.
            await Page.EvaluateAsync("scrollTo(0, 0)");
            var word = theme.ToString().ToLowerInvariant();
            await Page.ScreenshotAsync(
                new() { Path = Path.Combine(_folder, $"{number}-{name}-{word}.png"), FullPage = true });
            faults.AddRange(await HoldAsync($"{name} ({word})", theme is ColorScheme.Dark ? Themed : null));
        }
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        faults.AddRange(_complaints);
        _complaints.Clear();
        return faults;
    }

    /// <summary>How much the page moved since it was opened, without what answered the person, and what did.</summary>
    public async Task<(double Shift, string What)> ShiftAsync()
    {
        var moved = await Page.EvaluateAsync<string[]>("""
            () => new Promise(done => {
              const seen = [];
              new PerformanceObserver(list => seen.push(...list.getEntries()))
                .observe({ type: "layout-shift", buffered: true });
              setTimeout(() => {
                const own = seen.filter(one => !one.hadRecentInput);
                const at = ({ x, y, width, height }) => `${x},${y} ${width}×${height}`;
                const what = own.map(one => `${one.value.toFixed(3)} at ${Math.round(one.startTime)} ms: ` + one.sources
                  .map(({ node, previousRect, currentRect }) =>
                    (node?.outerHTML ?? node?.textContent ?? "gone").slice(0, 80) +
                    ` ${at(previousRect)} → ${at(currentRect)}`).join(" | "));
                done([String(own.reduce((sum, one) => sum + one.value, 0)), ...what]);
              }, 100);
            })
            """);
        return (double.Parse(moved[0], CultureInfo.InvariantCulture), string.Join('\n', moved[1..]));
    }

    /// <summary>
    /// What of the page can be reached by keyboard, but doesn't show that it was; nothing when all is well. The focus
    /// is elsewhere afterwards.
    /// </summary>
    public async Task<IReadOnlyList<string>> WithoutRingAsync()
    {
        // Rings are shown to those who came by keyboard.
        await Page.Keyboard.PressAsync("Tab");
        return await Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll("a, button, summary, input, select, textarea")]
              .filter(one => !one.disabled && one.checkVisibility())
              .filter(one => {
                one.focus();
                return document.activeElement === one && getComputedStyle(one).outlineStyle === "none";
              })
              .map(one => "No ring around " + one.outerHTML.slice(0, 120))
            """);
    }

    /// <summary>Signs in, and is where it was wanted to go.</summary>
    /// <param name="look">Whether the form is looked at, too.</param>
    public async Task SignInAsync(string email, string password, string to = "/workspaces", bool look = false)
    {
        await Page.GotoAsync($"/signin?returnUrl={Uri.EscapeDataString(to)}");
        // Who is signed in already is led on at once.
        if (!Page.Url.Contains("/signin", StringComparison.Ordinal))
            return;
        if (look)
            await LookAsync("sign-in");
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await PressAsync("Sign in");
        await Page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal));
    }

    public Task SeesAsync(string text, TimeSpan? within = null) =>
        Page.GetByText(text).First.WaitForAsync(new() { Timeout = Milliseconds(within) });

    public Task SeesAsync(Regex text, TimeSpan? within = null) =>
        Page.GetByText(text).First.WaitForAsync(new() { Timeout = Milliseconds(within) });

    /// <summary>A link or a button of the page itself, not of its header.</summary>
    public Task PressAsync(string name) =>
        Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = name })
            .Or(Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name })).First.ClickAsync();

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private async Task<IEnumerable<string>> HoldAsync(string what, AxeRunOptions? options)
    {
        var faults = (await Page.RunAxe(options)).Violations
            .Select(fault =>
                $"{what}: {fault.Id}: {fault.Help}: {string.Join(" | ", fault.Nodes.Take(3).Select(node => node.Html))}");
        var outside =
            await Page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (outside > 0)
            faults = faults.Append($"{what}: {outside} pixels stick out to the side.");
        var lost =
            await Page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll("[role=dialog] button")].filter(button => {
                  const [of, one] = [button.closest("[role=dialog]"), button].map(it => it.getBoundingClientRect());
                  return one.left < of.left || one.right > of.right || one.top < of.top || one.bottom > of.bottom;
                }).map(button => button.ariaLabel ?? button.innerText)
                """);
        return faults.Concat(lost.Select(button => $"{what}: “{button}” stands outside its dialog."));
    }

    private static float Milliseconds(TimeSpan? span) => (float)(span ?? TimeSpan.FromSeconds(15)).TotalMilliseconds;
}
