using AdimPortal.Core.Cloud;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Cloud;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>
/// What many workspaces answered, written in one statement; one of them answered anything at all, and no probe bounded
/// it.
/// </summary>
internal sealed class HealthCheckFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        var (table, at, usual) =
            (fixture.Node.Service<IMonitoringStore>(), TimeProvider.System.GetUtcNow(),
                $"Redis is down. {Guid.NewGuid()}");
        await table.EnrolAsync(default);
        HealthCheck Of(WorkspaceId id, string said) =>
            new(id, at, IsHealthy: false, Took: TimeSpan.FromSeconds(1), said,
                new Dictionary<string, string> { [said] = said }, at);
        var batch = fixture.Ids.Select((id, i) => Of(id, i == 3 ? bad.Text : usual)).ToList();

        await fixture.Together.RunAsync(WorkQueues.HealthChecks, batch, check => check.Workspace.Value,
            (some,
                cancel) =>
                bad.Name.Contains("handler", StringComparison.Ordinal) && some.Any(c => c.Workspace == fixture.Ids[3])
                    ? throw new InvalidOperationException(bad.Text)
                    : table.KeepAsync(some, cancel), default);

        var reader = fixture.Node.Service<IMonitoringReader>();
        foreach (var id in fixture.Ids.Where((_, i) => i != 3))
            Assert.Equal(usual, (await reader.FindAsync(id, default))!.Problem);
    }
}

internal sealed class MeasurementFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        var (table, at, bytes) =
            (fixture.Node.Service<IMonitoringStore>(), TimeProvider.System.GetUtcNow(),
                TimeProvider.System.GetTimestamp());
        await table.EnrolAsync(default);
        var batch =
            fixture.Ids.Select((id,
                i) =>
                new MachineCheck(id, at,
                    i == 3
                        ? new MachineReading(double.NaN, double.PositiveInfinity, -1)
                        : new MachineReading(0.5, 0.5, 0.5) { DataBytes = bytes })).ToList();

        await fixture.Together.RunAsync(WorkQueues.Measurements, batch, check => check.Workspace.Value,
            (some, cancel) => some.Any(c => c.Workspace == fixture.Ids[3])
                ? throw new InvalidOperationException(bad.Text)
                : table.KeepAsync(some, cancel), default);

        foreach (var id in fixture.Ids.Where((_, i) => i != 3))
            Assert.Equal(bytes,
                (await fixture.Node.Service<IMonitoringReader>().FindAsync(id, default))!.Machine!.DataBytes);
    }
}

/// <summary>What follows from checks: the real desk for what a workspace said, one that fails for the rest.</summary>
internal sealed class AlertFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var alerts = new OneFailingAlerts(bad);
        var requests = new OneFailingRequests(bad);
        var now = requests.Time.GetUtcNow();
        MonitoredState Of(WorkspaceId id, string said) =>
            new(id, 9, now.AddHours(-1), said, now, null, null, null, IsBeingWorkedOn: false, []);
        var evaluator =
            new AlertEvaluator(alerts, requests.Maintenance, new MonitoringOptions(), requests.Time, requests.Each);
        await Rounds.EndAsync(requests.Time, bad,
            evaluator.ActAsync([Of(HostileItem.Bad, bad.Text), Of(HostileItem.Neighbour, "Redis is down.")], default));
        Assert.Equal([HostileItem.Neighbour], alerts.Opened);
    }
}

/// <summary>Droplets that operations wait for, as a cloud lists them.</summary>
internal sealed class DropletFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        var waits = new DropletWaits(fixture.Node.Service<NpgsqlDataSource>());
        var seen = new[] { (HostileItem.Bad, bad.Text), (HostileItem.Neighbour, "active") }
            .Select(d =>
                (Tag: Workspace.TagOf(d.Item1),
                    Droplet: new Droplet(7, d.Item2, d.Item2, d.Item2 == "active" ? "192.0.2.7" : bad.Text, [])))
                    .ToList();

        await fixture.ScalarAsync("DELETE FROM droplet_observations");
        await fixture.Together.RunAsync(WorkQueues.Droplets, seen, pair => pair.Tag, async (some, cancel) =>
            bad.Name.Contains("handler", StringComparison.Ordinal) && some.Any(s => s.Tag == seen[0].Tag)
                ? throw new InvalidOperationException(bad.Text)
                : (IReadOnlyList<int>)[await waits.ObserveAsync(some, TimeProvider.System.GetUtcNow(), cancel)],
                default);

        Assert.Equal("active",
            await fixture.ScalarAsync($"SELECT status FROM droplet_observations WHERE tag = '{seen[1].Tag}'"));
    }
}
