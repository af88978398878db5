using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Maintenance;

/// <summary>
/// The pages of the watch in a real browser, with a day of history: charts, an alert, the desk, a roll-out that
/// stopped.
/// </summary>
[Trait("Category", "Journey")]
public sealed class MaintenancePagesJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("upkeep-desktop", 1280, 800)]
    [InlineData("upkeep-phone", 360, 740)]
    public async Task Health_alerts_and_updates_can_be_read_by_everybody(string device, int width, int height)
    {
        var database = await postgres.CreateDatabaseAsync(device.Replace('-', '_'));
        await using var portal = await PortalProcess.StartNewAsync(database, await shared.GetAsync(), settings =>
        {
            // What is shown was written by this test: nothing may be looked at meanwhile.
            settings["Monitoring__Every"] = "01:00:00";
            settings["Monitoring__MeasureEvery"] = "1.00:00:00";
        });
        await using var alerts = await EngineNode.StartAsync(database, scheduler: false);
        var id = await DayOfHistoryAsync(alerts);
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, device, width, height);
        await window.SignInAsync(Personas.Ada.Email, Personas.Password);

        await window.Page.GotoAsync($"/workspaces/{id}");
        await window.SeesAsync("The disk is almost full");
        await window.LookAsync("overview");
        await window.PressAsync("Services and measures");
        await window.SeesAsync("Response time");
        await window.LookAsync("health");
        await window.Page.GotoAsync("/staff/alerts");
        await window.SeesAsync("90% of the disk is in use.");
        await window.LookAsync("alerts");
        await window.Page.GotoAsync("/staff/updates");
        await window.SeesAsync("Why it stopped");
        await window.LookAsync("updates");
    }

    private static async Task<WorkspaceId> DayOfHistoryAsync(EngineNode alerts)
    {
        var database = alerts.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await alerts.AccountAsync("nora"), 3);
        var (table, now) = (alerts.Service<IMonitoringStore>(), TimeProvider.System.GetUtcNow());
        await table.EnrolAsync(Cancel);
        var services = new[] { "celery", "postgresql", "qdrant", "redis" }.ToDictionary(s => s, _ => "up");
        for (var quarter = 95; quarter >= 0; quarter--)
        {
            var at = now.AddMinutes(-15 * quarter);
            var wave = Math.Sin(quarter / 9.0);
            var isDown = quarter == 40;
            await table.KeepAsync([new HealthCheck(
                ids[0], at, !isDown, isDown ? null : TimeSpan.FromMilliseconds(70 + 30 * wave),
                isDown ? "Redis is down." : null, services, now.AddDays(61))], Cancel);
            await table.KeepAsync(
                [new MachineCheck(ids[0], at,
                    new MachineReading(0.3 + 0.2 * wave, 0.55 + 0.05 * wave, 0.80 + 0.001 * (95 - quarter)))], Cancel);
        }

        await alerts.Service<IAlertStore>().OpenAsync(ids[0], AlertKind.Disk, "90% of the disk is in use.", Cancel);
        var rollOuts = alerts.Service<IRollOuts>();
        await rollOuts.BeginAsync(by: null, notSince: null, Cancel);
        var open = (await rollOuts.OpenAsync(Cancel))!;
        await rollOuts.StopAsync(open.Id, "The update failed: It was refused.", Cancel);
        return ids[0];
    }
}
