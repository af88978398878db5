using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Monitoring;

/// <summary>From what the watch sees to what people are told, on a real database with the real engine.</summary>
[Trait("Category", "Integration")]
public sealed class AlertTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_service_is_restarted_once_then_told_once_and_over_when_it_is_over()
    {
        var probe = new ScriptedProbe();
        await using var node = await EngineNode.StartAsync(
            await cluster.CreateDatabaseAsync("alerts"),
            monitoring: new MonitoringOptions
            { Every = TimeSpan.FromSeconds(1), AlertGather = TimeSpan.Zero, AlertPause = TimeSpan.Zero },
                probe: probe);
        await node.SupporterAsync("sam");
        var (id, built) = await node.RequestAsync(await node.AccountAsync("jane"));
        await node.EndOfAsync(built);
        var domain = (await node.WorkspaceAsync(id)).Domain;
        var reader = node.Service<IMonitoringReader>();

        probe.Down[domain] = "redis";
        await Eventually.TrueAsync(async () => await OpenAsync(node) == 1, "an alert is open",
            TimeSpan.FromSeconds(90));

        var alert = Assert.Single((await reader.FindAsync(id, Cancel))!.Alerts);
        Assert.Equal((AlertKind.Down, "Redis is down. We restarted the failed services, but that did not fix the problem."),
            (alert.Kind, alert.UserMessage));
        Assert.Equal("restart",
            Assert.Single(await node.Service<IOperationReader>().OfWorkspaceAsync(id, Cancel),
                o => o.Name == "restart").Name);
        Assert.Equal("jane@adim.test", Assert.Single(await reader.OpenAlertsAsync(null, 10, Cancel)).OwnerEmail);
        Assert.Equal(
            ["jane@adim.test: Notes: the workspace is not fully working", $"sam@adim.test: Alert: the workspace is not fully working ({id})"],
            await AboutAlertsAsync(node));

        // It goes on failing, and nobody is told again.
        var asked = probe.Asked.Count;
        await Eventually.TrueAsync(() => probe.Asked.Count > asked + 4, "it is looked at again and again",
            TimeSpan.FromSeconds(30));
        Assert.Equal(2, (await AboutAlertsAsync(node)).Count);

        probe.Down.Clear();
        await Eventually.TrueAsync(async () => await OpenAsync(node) == 0, "the alert is over",
            TimeSpan.FromSeconds(30));
        Assert.Contains("jane@adim.test: Notes: everything works again", await AboutAlertsAsync(node));
    }

    [Fact]
    public async Task Two_nodes_that_see_the_same_open_one_alert_and_write_once()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("alerts"), scheduler: false);
        var id = Assert.Single(
            await MonitoredWorkspaces.AddAsync(node.Service<NpgsqlDataSource>(), await node.AccountAsync("jane"), 1));
        var alerts = node.Service<IAlertStore>();

        await Task.WhenAll(
            Enumerable.Range(0, 8)
                .Select(_ => alerts.OpenAsync(id, AlertKind.Disk, "90% of the disk is in use.", Cancel)));

        Assert.Equal(1, await OpenAsync(node));
        Assert.Single(await AboutAlertsAsync(node));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => alerts.CloseAsync(id, AlertKind.Disk, Cancel)));
        Assert.Equal(2, (await AboutAlertsAsync(node)).Count);
    }

    [Fact]
    public async Task A_suspended_workspace_is_not_watched_and_its_alerts_end()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("alerts"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var id = Assert.Single(await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 1));
        var table = node.Service<IMonitoringStore>();
        await table.EnrolAsync(Cancel);
        await node.Service<IAlertStore>().OpenAsync(id, AlertKind.Disk, "90% of the disk is in use.", Cancel);
        await using (var suspend = database.CreateCommand("UPDATE workspaces SET status = 'Suspended'"))
            await suspend.ExecuteNonQueryAsync(Cancel);

        await table.EnrolAsync(Cancel);

        Assert.Equal(0, await OpenAsync(node));
        Assert.Null(await node.Service<IMonitoringReader>().FindAsync(id, Cancel));
    }

    [Fact]
    public async Task Busy_processors_are_measured_again_soon_and_told_after_five_minutes()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("alerts"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var id = Assert.Single(await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 1));
        var table = node.Service<IMonitoringStore>();
        await table.EnrolAsync(Cancel);
        var (from, options) = (TimeProvider.System.GetUtcNow(), new MonitoringOptions());

        async Task<IReadOnlyList<MonitoringTransition>> MeasureAsync(int minute, double cpu)
        {
            var at = from.AddMinutes(minute);
            var states = await table.KeepAsync([new MachineCheck(id, at, new MachineReading(cpu, 0.5, 0.2))], Cancel);
            return [.. states.SelectMany(s => AlertRules.Of(s, options, at))];
        }

        for (var minute = 0; minute < 5; minute++)
            Assert.Empty(await MeasureAsync(minute, 0.95));
        Assert.Equal(AlertKind.Cpu,
            Assert.IsType<MonitoringTransition.Open>(Assert.Single(await MeasureAsync(5, 0.95))).Kind);
        Assert.Empty(await MeasureAsync(6, 0.4));
        Assert.Empty(await MeasureAsync(7, 0.95));
        await using var due = database.CreateCommand("SELECT measure_due_at FROM monitored_workspaces");
        Assert.True((DateTime)(await due.ExecuteScalarAsync(Cancel))! <= from.AddMinutes(16).UtcDateTime);
    }

    private static async Task<int> OpenAsync(EngineNode node) =>
        (await node.Service<IStaffWork>().ReadAsync(Cancel)).OpenAlerts;

    private static async Task<IReadOnlyList<string>> AboutAlertsAsync(EngineNode node) =>
        [.. (await node.EmailsAsync()).Where(l => !l.Contains("is ready", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
}
