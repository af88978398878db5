using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Maintenance;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>
/// A workspace that was built ahead, on a real machine: its customer has the code at once, their client connects, and
/// their plan and email follow. Then the portal builds the next.
/// </summary>
[Trait("Category", "Journey")]
public sealed class PoolJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium,
    ITestOutputHelper output)
{
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(6);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_while_one_is_parked_has_the_code_at_once()
    {
        var (sandbox, database) = (await shared.GetAsync(), await postgres.CreateDatabaseAsync("pool_journey"));
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox, settings =>
        {
            PreparedImage.UseIn(settings);
            settings["Pool__MonthlyBudget"] = "50";
            settings["Pool__Targets__0__Region"] = "nyc3";
            settings["Pool__Targets__0__Plan"] = "free";
            settings["Pool__Targets__0__Min"] = "1";
            settings["Pool__Targets__0__Max"] = "1";
            settings["Monitoring__Every"] = "00:00:10";
        });
        await using var node = await EngineNode.StartAsync(database, scheduler: false,
            blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"));
        var pool = node.Service<IPool>();
        var ids = new HashSet<WorkspaceId>();
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                var parked = await pool.ListAsync(Cancel);
                ids.UnionWith(parked.Select(p => p.Id));
                return parked is [{ Status: WorkspaceStatus.Active, IsHealthy: true, IsCurrent: true, IsBusy: false }];
            }, "one is parked and found well", BuildTimeout, TimeSpan.FromMilliseconds(500));

            await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "pool", 1280, 800);
            await window.SignInAsync(Personas.Mira.Email, Personas.Password);
            await window.Page.GotoAsync("/workspaces/new");
            await window.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Claimed garden");
            var clicked = Stopwatch.GetTimestamp();
            await window.PressAsync("Build workspace");
            await window.Page.Locator("[data-code]").WaitForAsync();
            var took = Stopwatch.GetElapsedTime(clicked);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"The code was there {took.TotalSeconds:0.0} s after the click."));
            var id = WorkspaceId.Parse(new Uri(window.Page.Url).Segments[^1]);
            Assert.Contains(id, ids);
            await window.LookAsync("claimed");

            var code = await window.Page.Locator("[data-code]").InnerTextAsync();
            var client = new AdimClient(portal, sandbox);
            using var answer = await client.ExchangeAsync(code);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var connection = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var cloud = new Uri(connection.GetProperty("endpoints").GetProperty("cloud").GetString()!);
            Assert.Equal("healthy", (await client.HealthAsync(cloud)).GetProperty("status").GetString());

            var welcome = Assert.Single(await node.Service<IOperationReader>().OfWorkspaceAsync(id, Cancel),
                o => o.Name == WelcomeOperation.OperationName);
            // While the plan is applied nobody is turned away.
            var user = new WorkspaceClient(await node.WorkspaceAsync(id),
                Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
            await using (user)
                Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(welcome.Id, BuildTimeout)).Status);
            Assert.Empty(user.Failed);
            Assert.True(user.Asked > 10, $"Only {user.Asked} answers while the plan was applied.");
            Assert.Equal("healthy", (await client.HealthAsync(cloud)).GetProperty("status").GetString());
            Assert.Contains(id.Value,
                (await CaughtMail.WaitForAsync(sandbox, Personas.Mira.Email, "Claimed garden is ready")).Text,
                StringComparison.Ordinal);
            await Eventually.TrueAsync(async () =>
            {
                ids.UnionWith((await pool.ListAsync(Cancel)).Select(p => p.Id));
                return ids.Count > 1;
            }, "the next one is built", TimeSpan.FromMinutes(1));
        }
        finally
        {
            foreach (var id in ids)
            {
                using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
            }
        }
    }
}
