using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Provisioning;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>
/// A person takes the one line from the portal's page to a machine of their own. It is killed in the middle, loses its
/// power, is run twice; at the end the code leads to that machine. Then the portal forgets it, and the uninstaller
/// takes the workspace off it.
/// </summary>
[Trait("Category", "Journey")]
public sealed class SelfHostedJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium,
    ITestOutputHelper output)
{
    [Fact]
    public async Task A_customers_own_server_gets_a_workspace_by_one_line_and_survives_what_happens_on_the_way()
    {
        var sandbox = await shared.GetAsync();
        var tls = new TlsPortal(sandbox);
        await using var machine = await SelfHostedMachine.MakeAsync(sandbox, "attic", memoryMib: 2048);
        await tls.TrustOnAsync(machine);
        await using var portal = await StartPortalAsync(sandbox, tls, "own");
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "own-server", 1280, 900);
        var line = await SelfHostedPages.TakeLineAsync(window);
        await OwnersServer.SetUpAsync(machine);
        await OwnersServer.IsSeenByCheckAsync(machine, line);
        Assert.Equal("", await machine.RootAsync("ls /etc/adim 2>/dev/null || true"));

        // Killed while packages are installed; what runs goes on, and the next installer follows it.
        var first = machine.ShellAsync(line);
        await window.SeesAsync("Install the system packages", TimeSpan.FromMinutes(1));
        await BuildingPage.LinesComeAsync(window);
        await window.LookAsync("installing");
        await machine.RootAsync("pkill -9 -f '[o]wn/install.sh'");
        Assert.NotEqual(0, (await first).Status);

        // Without power in the middle: it goes on by itself once it is back.
        await machine.DoAsync("unplug");
        await machine.DoAsync("on");
        await window.Page.Locator("[data-code]").WaitForAsync(new() { Timeout = 600_000 });
        await window.LookAsync("ready");
        var id = new Uri(window.Page.Url).Segments[^1];

        await ConnectAsync(portal, sandbox, window, machine, id);
        await OwnersServer.IsAsItWasAsync(machine);
        await RunTwiceAsync(machine, tls, id);
        await machine.DoAsync("reboot");
        await OwnersServer.IsAsItWasAsync(machine);
        await UnregisterAsync(window, machine, id, line);
    }

    [Fact]
    public async Task Behind_a_proxy_of_its_owners_own_the_agent_says_how_it_is()
    {
        var sandbox = await shared.GetAsync();
        var tls = new TlsPortal(sandbox);
        await using var machine = await SelfHostedMachine.MakeAsync(sandbox, "cellar");
        await tls.TrustOnAsync(machine);
        await using var portal = await StartPortalAsync(sandbox, tls, "own_plain");
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "own-server-plain", 1280, 900);
        var line = await SelfHostedPages.TakeLineAsync(window);
        var watch = Stopwatch.StartNew();
        var said = await machine.RootAsync(line + " --no-tls");
        output.WriteLine($"Installed in {watch.Elapsed.TotalSeconds:0} s from the line to the code.");
        Assert.Contains("is ready", said, StringComparison.Ordinal);
        var code = await window.Page.Locator("[data-code]").InnerTextAsync();
        await window.SeesAsync("the agent on the server reports its health");
        using var answer = await new AdimClient(portal, sandbox).ExchangeAsync(code);
        var endpoints = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("endpoints");
        Assert.Equal($"http://{machine.Address}", endpoints.GetProperty("bare_metal").GetString());

        // What breaks inside is seen by the agent's word alone.
        await machine.RootAsync("systemctl stop redis-server@adim; adim-agent");
        await window.SeesAsync("Redis", TimeSpan.FromSeconds(20));
        await machine.RootAsync("systemctl start redis-server@adim");
    }

    private async Task<PortalProcess> StartPortalAsync(SandboxProcess sandbox, TlsPortal tls, string name) =>
        await PortalProcess.StartNewAsync(await postgres.CreateDatabaseAsync(name), sandbox,
            (settings, port) => tls.Settings(settings, port));

    private static async Task ConnectAsync(PortalProcess portal, SandboxProcess sandbox, BrowserWindow window,
        SelfHostedMachine machine, string id)
    {
        var client = new AdimClient(portal, sandbox);
        using var answer = await client.ExchangeAsync(await window.Page.Locator("[data-code]").InnerTextAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var endpoints = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("endpoints");
        Assert.Equal(JsonValueKind.Null, endpoints.GetProperty("cloud").ValueKind);
        Assert.Equal($"https://{id}.{SandboxProcess.Zone}", endpoints.GetProperty("bare_metal").GetString());
        Assert.Equal(machine.Address, await client.AddressRecordAsync($"{id}.{SandboxProcess.Zone}"));
        Assert.Equal("healthy",
            (await client.HealthAsync(new Uri(endpoints.GetProperty("bare_metal").GetString()!))).GetProperty("status")
                .GetString());
        await window.SeesAsync("Last report");
    }

    private static async Task RunTwiceAsync(SelfHostedMachine machine, TlsPortal tls, string id)
    {
        var before =
            await machine.RootAsync(
                "find /srv/adim/app /etc/adim/own/agent.key -maxdepth 0 -printf '%p %T@\n'; ls /var/log/adim/runs | wc -l");
        var said =
            await machine.RootAsync(
                $"curl -fsSL {tls.Address}/install.sh | bash -s -- --token adim_{new string('x', 32)}");
        Assert.Contains($"This server is already {id}.", said, StringComparison.Ordinal);
        Assert.Contains($"Your workspace {id} is ready.", said, StringComparison.Ordinal);
        Assert.Equal(before,
            await machine.RootAsync(
                "find /srv/adim/app /etc/adim/own/agent.key -maxdepth 0 -printf '%p %T@\n'; ls /var/log/adim/runs | wc -l"));
        // The token never left the line that its owner pasted, and no password was written down by the installer.
        Assert.Equal("",
            await machine.RootAsync(
                "grep -rlE 'adim_[A-Za-z0-9]{32}' /etc/adim /var/log/adim /opt/adim /var/lib/adim 2>/dev/null || true"));
        Assert.Equal("",
            await machine.RootAsync(
                "grep -rl \"$(sed -n 's/^QDRANT_API_KEY=\"\\(.*\\)\"/\\1/p' /srv/adim/app/.env)\" /etc/adim /var/log/adim /opt/adim /var/lib/adim 2>/dev/null || true"));
    }

    private static async Task UnregisterAsync(BrowserWindow window, SelfHostedMachine machine, string id, string line)
    {
        await window.PressAsync("Settings");
        await window.Page.Locator("[data-interactive]").WaitForAsync();
        await window.PressAsync("Unregister this server");
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(id);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Unregister this server" }).ClickAsync();
        await window.SeesAsync("We unregistered your server", TimeSpan.FromMinutes(1));
        await window.LookAsync("forgotten");
        var said = await machine.RootAsync("adim-agent; systemctl is-active adim-agent.timer || true");
        Assert.Contains("no longer registered", said, StringComparison.Ordinal);
        Assert.Contains("inactive", said, StringComparison.Ordinal);
        // Nothing on it was touched.
        Assert.Contains("healthy",
            await machine.RootAsync($"curl -sk --resolve {id}.adim.test:443:127.0.0.1 https://{id}.adim.test/healthz"),
            StringComparison.Ordinal);
        Assert.Equal("The workspace is removed from this server. The Debian packages that it used stay.\n",
            await machine.RootAsync("adim-uninstall --yes --delete-data"));
        Assert.Equal("",
            await machine.RootAsync(
                "ls -d /etc/adim /opt/adim /srv/adim /usr/local/sbin/adim-* 2>/dev/null || true; ss -Hltn 'sport = :443'; nft list tables | grep 'table inet adim$' || true"));
        // What was left of it doesn't stand in the way of the next one.
        Assert.Contains("This server meets the requirements.", await machine.RootAsync(line + " --check-only"),
            StringComparison.Ordinal);
    }
}
