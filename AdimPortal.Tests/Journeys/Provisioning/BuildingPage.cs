using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>The page of a workspace while it is built.</summary>
internal static partial class BuildingPage
{
    /// <summary>
    /// Waits until the server is in the middle of installing its packages. On a phone the log is folded below the
    /// steps.
    /// </summary>
    public static async Task LinesComeAsync(BrowserWindow window)
    {
        await window.SeesAsync("Install the system packages", TimeSpan.FromMinutes(1));
        if (!await window.Page.GetByRole(AriaRole.Log).IsVisibleAsync())
            await window.Page.GetByText("Log", new() { Exact = true }).ClickAsync();
        // The log follows its end, so which lines are in sight changes by the moment; their number only grows.
        await window.SeesAsync(ManyLines(), TimeSpan.FromMinutes(2));
    }

    public static async Task<IReadOnlyList<string>> DoneStepsAsync(BrowserWindow window) =>
        await window.Page.Locator("[data-step][data-status=Done]")
            .EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.step)");

    [GeneratedRegex("[0-9]{2,} lines")]
    private static partial Regex ManyLines();
}
