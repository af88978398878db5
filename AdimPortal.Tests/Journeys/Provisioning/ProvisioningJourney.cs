using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>
/// The main job, as people meet it: from sign-up to a workspace whose own address answers, and its end, in a real
/// browser, by the real portal, on a real machine. Screenshots of every page are kept in artifacts/screenshots.
/// </summary>
[Trait("Category", "Journey")]
public sealed partial class ProvisioningJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 360, 740)]
    public async Task A_new_person_gets_from_sign_up_to_a_working_workspace_and_removes_it(string device, int width,
        int height)
    {
        var sandbox = await shared.GetAsync();
        await using var portal =
            await PortalProcess.StartNewAsync(await postgres.CreateDatabaseAsync($"story_{device}"), sandbox,
                settings =>
        {
            // One of the two sees how packages are installed.
            if (device == "phone") PreparedImage.UseIn(settings);
        });
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, device, width, height);
        var person = new NewPerson(window, sandbox, $"{device}@adim.test", hasMouse: device == "phone");
        var client = new AdimClient(portal, sandbox);

        await person.SignUpAsync();
        await person.ConfirmAddressAsync();
        await person.SignInAsync();
        var id = await person.AskForWorkspaceAsync("Studio Kestrel");
        try
        {
            await WatchAsync(window, portal, device);
            var code = await CodeAsync(window);
            Assert.Matches(CodeForm(), code);
            Assert.False(code.StartsWith(id, StringComparison.Ordinal),
                "The code has the name of the workspace in it, which everybody knows.");
            Assert.Contains(id, (await CaughtMail.WaitForAsync(sandbox, $"{device}@adim.test", "is ready")).Text,
                StringComparison.Ordinal);

            await window.PressAsync("Full screen");
            await window.Page.Locator("[data-code-screen=Live]").WaitForAsync();
            await window.LookAsync("full-screen");
            await window.Page.Keyboard.PressAsync("Escape");
            await window.Page.Locator("[data-code-screen]")
                .WaitForAsync(new() { State = WaitForSelectorState.Detached });

            using var answer = await client.ExchangeAsync(code);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var connection = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var cloud = new Uri(connection.GetProperty("endpoints").GetProperty("cloud").GetString()!);
            var health = await client.HealthAsync(cloud);
            Assert.Equal("healthy", health.GetProperty("status").GetString());
            Assert.All(health.GetProperty("services").EnumerateObject(),
                service => Assert.Equal("up", service.Value.GetString()));

            using var again = await client.ExchangeAsync(code);
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
            await window.SeesAsync("A client is connected");
            await window.LookAsync("connected");
            await window.PressAsync("Connect another client");
            await window.SeesAsync("Codes so far");
            await window.LookAsync("access");

            await person.TerminateAsync(id);
            await Leftovers.NoneOfAsync(sandbox, id);
        }
        finally
        {
            using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
        }
    }

    /// <summary>
    /// Steps and lines come by themselves; a second window shows the same, and so does the first one after it was
    /// loaded anew.
    /// </summary>
    private async Task WatchAsync(BrowserWindow window, PortalProcess portal, string device)
    {
        await BuildingPage.LinesComeAsync(window);
        await window.LookAsync("building");
        var seen = await BuildingPage.DoneStepsAsync(window);
        await using (var second =
            await BrowserWindow.OpenAsync(chromium, portal.Address, $"{device}-second", 1024, 700,
                await window.SessionAsync()))
        {
            await second.Page.GotoAsync(window.Page.Url);
            await BuildingPage.LinesComeAsync(second);
            Assert.Empty(seen.Except(await BuildingPage.DoneStepsAsync(second)));
        }
        await window.Page.ReloadAsync();
        await BuildingPage.LinesComeAsync(window);
        Assert.Empty(seen.Except(await BuildingPage.DoneStepsAsync(window)));

        await window.Page.Locator("[data-code]")
            .WaitForAsync(new() { Timeout = (float)BuildTimeout.TotalMilliseconds });
        await window.LookAsync("ready");
    }

    /// <summary>The code is on the page, and a press on it puts it onto the clipboard.</summary>
    private static async Task<string> CodeAsync(BrowserWindow window)
    {
        var code = await window.Page.Locator("[data-code]").InnerTextAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Copy the code {code}" }).ClickAsync();
        await window.Page.Locator("[data-copied]").First.WaitForAsync();
        Assert.Equal(code, await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        return code;
    }

    [GeneratedRegex("^ws[a-z0-9]{4,5}-[0-9]{6}$")]
    private static partial Regex CodeForm();
}
