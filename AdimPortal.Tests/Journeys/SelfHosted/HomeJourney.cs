using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Provisioning;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>
/// A server at home, behind a router that lets nothing in: what is known of it is what it says, and the portal says so.
/// </summary>
[Trait("Category", "Journey")]
public sealed class HomeJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    [Fact]
    public async Task A_server_that_nobody_reaches_works_and_its_health_is_what_its_agent_says()
    {
        var sandbox = await shared.GetAsync();
        var tls = new TlsPortal(sandbox);
        await using var machine = await SelfHostedMachine.MakeAsync(sandbox, "garage");
        await tls.TrustOnAsync(machine);
        await using var router = await HomeRouter.PutBeforeAsync(machine, sandbox);
        await using var portal =
            await PortalProcess.StartNewAsync(await postgres.CreateDatabaseAsync("own_home"), sandbox,
                (settings, port) => tls.Settings(settings, port));
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "own-server-home", 360, 780);
        var line = await SelfHostedPages.TakeLineAsync(window);
        Assert.Contains($"This server is behind a router: the portal sees it at {router.Address}.",
            await machine.RootAsync(line.Split(" --token")[0] + " --check-only"), StringComparison.Ordinal);

        Assert.Contains("is ready", await machine.RootAsync(line + " --no-tls"), StringComparison.Ordinal);
        var code = await window.Page.Locator("[data-code]").InnerTextAsync(new() { Timeout = 60_000 });
        await NobodyGetsInAsync(router.Address, 80);
        await NobodyGetsInAsync(router.Address, 22);
        await window.SeesAsync("Not by the portal: the agent on the server reports its health");
        await window.SeesAsync("reported by its agent", TimeSpan.FromMinutes(2));
        await window.LookAsync("home");
        using var answer = await new AdimClient(portal, sandbox).ExchangeAsync(code);
        var endpoints = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("endpoints");
        Assert.Equal($"http://{machine.Address}", endpoints.GetProperty("bare_metal").GetString());

        await window.PressAsync("Services and measures");
        await window.Page.Locator("[data-interactive]").WaitForAsync();
        await machine.RootAsync("systemctl stop redis-server@adim; adim-agent");
        await window.Page.Locator(".services .down", new() { HasText = "Redis" }).WaitForAsync();
        await machine.RootAsync(
            "systemctl start redis-server@adim; until adim-agent && curl -fs -H \"Host: $(cat /etc/adim/own/domain)\" http://127.0.0.1/healthz; do sleep 1; done");
        await machine.RootAsync("adim-agent");
        await window.Page.Locator(".services .up", new() { HasText = "Redis" }).WaitForAsync();
        await window.LookAsync("health");
        await window.PressAsync("Overview");
        await UpdatesAsync(machine, router, window);
    }

    /// <summary>The portal can't be let in, and says so; until the router leads a port to the server.</summary>
    private static async Task UpdatesAsync(SelfHostedMachine machine, HomeRouter router, BrowserWindow window)
    {
        var (status, said) = await machine.ShellAsync("adim-allow-updates");
        Assert.Equal(1, status);
        Assert.Contains(
            $"The portal can't reach SSH on this server at {router.Address} port 22. A router or a firewall may block it",
            said, StringComparison.Ordinal);
        Assert.Equal("0",
            (await machine.RootAsync("grep -c adim-portal-updates /root/.ssh/authorized_keys || true")).Trim());
        await router.LeadAsync(2222, 22);
        await machine.RootAsync("adim-allow-updates --port 2222");
        await window.SeesAsync($"over SSH at {router.Address} port 2222");
        await window.LookAsync("led-in");
    }

    private static async Task NobodyGetsInAsync(string address, int port)
    {
        using var client = new TcpClient();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await Assert.ThrowsAnyAsync<Exception>(async () => await client.ConnectAsync(address, port, timeout.Token));
    }
}
