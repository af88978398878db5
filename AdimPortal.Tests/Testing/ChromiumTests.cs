using System.Diagnostics;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Testing;

[Trait("Category", "Journey")]
public class ChromiumTests(Chromium chromium)
{
    private const int Scripts = 30;

    [Fact]
    public async Task A_page_loses_nothing_while_network_interfaces_come_and_go()
    {
        await using var site = await SiteAsync();
        var page = await (await chromium.GetAsync()).NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        var name = $"come{Environment.ProcessId % 100_000}";
        var words = new ProcessOutput(most: 20);
        using (var comeAndGo = words.Start(new ProcessStartInfo("sh", ["-c", $"""
            trap 'ip link del {name}; exit' TERM
            while :; do
              ip link add {name} type veth peer name {name}p && ip addr add 192.0.2.1/24 dev {name} && ip link set {name} up && ip link set {name}p up
              sleep 0.02
              ip link del {name}
            done
            """])))
        {
            for (var visit = 0; visit < 5; visit++)
                await page.GotoAsync(site.Urls.First());
            Assert.False(comeAndGo.HasExited, words.ToString());
            Process.Start("kill", [$"{comeAndGo.Id}"]).WaitForExit();
            await comeAndGo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Scripts, await page.EvaluateAsync<int>("window.came"));
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        await page.CloseAsync();
    }

    /// <summary>A page of many scripts, each over a connection of its own.</summary>
    private static async Task<WebApplication> SiteAsync()
    {
        var site = WebApplication.CreateSlimBuilder().Build();
        site.Urls.Add("http://localhost:" + FreePort.Find());
        var scripts =
            string.Concat(Enumerable.Range(0, Scripts).Select(number => $"<script src=/script?{number}></script>"));
        site.MapGet("/",
            () =>
                Results.Text(
                    $"<!doctype html><title>Scripts</title><link rel=icon href=data:><script>window.came = 0</script>{scripts}",
                    "text/html"));
        site.MapGet("/script", async (HttpContext call) =>
        {
            call.Response.Headers.Connection = "close";
            call.Response.Headers.CacheControl = "no-store";
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, call.RequestAborted);
            return Results.Text("window.came++", "text/javascript");
        });
        await site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }
}
