using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Return;

/// <summary>A page that somebody opened and left, in a window of its own.</summary>
/// <param name="About">Whose name it shows.</param>
internal sealed class LeftPage(LeftPortal portal, BrowserWindow window, string path, WorkspaceId about)
    : IAsyncDisposable
{
    /// <summary>What is typed into a page that has a field, and not sent.</summary>
    private const string Typed = "Typed and not sent";

    private static int _changes;

    public BrowserWindow Window => window;

    public IPage Page => window.Page;

    private ILocator? Field => path.Contains("settings", StringComparison.Ordinal) ? Page.Locator("#name")
        : path.Contains("/staff/", StringComparison.Ordinal) ? Page.Locator("main input[name=text]")
        : null;

    /// <summary>The pages by what they are: two lists, a workspace, one that is being built, and a form.</summary>
    /// <param name="folder">Of its screenshots.</param>
    public static async Task<LeftPage> OpenAsync(LeftPortal portal, Chromium chromium, string which, bool movesTime,
        string folder = "return")
    {
        var (path, about) = which switch
        {
            "roster" => ("/workspaces", portal.Ready),
            "workspace" => ($"/workspaces/{portal.Ready}", portal.Ready),
            "building" => ($"/workspaces/{portal.Building}", portal.Building),
            "staff" => ("/staff/workspaces?status=Active", portal.Ready),
            "form" => ($"/workspaces/{portal.Ready}/settings", portal.Ready),
            _ => throw new ArgumentOutOfRangeException(nameof(which), which, null),
        };
        var window = await BrowserWindow.OpenAsync(chromium, portal.Address, folder, 1280, 800);
        if (movesTime)
            await window.Page.Clock.InstallAsync();
        await window.SignInAsync(which == "staff" ? LeftPortal.Support : LeftPortal.Owner, PortalApp.Password, path);
        var page = new LeftPage(portal, window, path, about);
        await page.IsLiveAsync();
        return page;
    }

    /// <summary>A change shows on it, by itself.</summary>
    public async Task IsLiveAsync()
    {
        var name = $"Named {Interlocked.Increment(ref _changes)}";
        await portal.RenameAsync(about, name);
        await Page.Locator("main").GetByText(name).First.WaitForAsync(new() { Timeout = 30_000 });
    }

    /// <summary>It answers to the person, by way of the portal.</summary>
    public async Task AnswersAsync()
    {
        if (path.Contains("/staff/", StringComparison.Ordinal))
        {
            await Page.Locator($"[data-select='{about}']").CheckAsync();
            await Page.GetByText("1 selected").WaitForAsync();
        }
        else if (about == portal.Building)
        {
            await window.PressAsync("Cancel build");
            await Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        }
        else if (Field is { } field)
        {
            await field.FillAsync("Sent");
            await window.PressAsync("Rename workspace");
            await Page.GetByText("Its name is “Sent” now.").WaitForAsync();
        }
    }

    public async Task TypeAsync()
    {
        if (Field is null)
            return;
        await Field.FillAsync(Typed);
    }

    /// <summary>What was typed is still there.</summary>
    public async Task HoldsTypedAsync()
    {
        if (Field is not null)
            await Assertions.Expect(Field).ToHaveValueAsync(Typed, new() { Timeout = 30_000 });
    }

    /// <summary>Marks this document: one that was loaded again has no mark.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.isSame = true; }");

    public Task<bool> IsSameAsync() => Page.EvaluateAsync<bool>("() => window.isSame === true");

    public Task IsLoadedAgainAsync() => Page.WaitForFunctionAsync("() => window.isSame !== true");

    public Task SeesLossAsync() => Page.Locator("#connection-notice").GetByText("Connection lost").WaitForAsync();

    public Task SeesNoNoticeAsync() => Assertions.Expect(Page.Locator(".notice:visible")).ToHaveCountAsync(0);

    /// <summary>Another tab is in front of it, or it is in front again; browsers without a screen hide none.</summary>
    public Task HideAsync(bool isHidden) => Page.EvaluateAsync("""
        isHidden => {
          for (const [name, value] of [["hidden", isHidden], ["visibilityState", isHidden ? "hidden" : "visible"]])
            Object.defineProperty(document, name, { configurable: true, get: () => value });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """, isHidden);

    /// <summary>Time goes on by hours, in which nothing of it ran.</summary>
    public Task SleepAsync() => Page.Clock.FastForwardAsync("03:00:00");

    /// <summary>It is hidden for longer than such a page keeps its circuit, and was awake all the time.</summary>
    public async Task HideForLongAsync()
    {
        await HideAsync(true);
        var now = await Page.EvaluateAsync<double>("Date.now()");
        // The clock alone: timers that came all at once would say that it slept.
        await Page.Clock.SetSystemTimeAsync(DateTime.UnixEpoch.AddMilliseconds(now).AddMinutes(11));
        await HideAsync(true);
    }

    public ValueTask DisposeAsync() => window.DisposeAsync();
}
