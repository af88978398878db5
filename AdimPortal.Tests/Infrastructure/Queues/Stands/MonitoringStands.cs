using AdimPortal.Core.Cloud;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Cloud;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Queues.Stands;

/// <summary>
/// What many workspaces answered, written in one statement; one of them answered anything at all, and no probe bounded
/// it.
/// </summary>
internal sealed class HealthCheckStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var stand = await databases.EngineAsync();
        var (table, at, usual) =
            (stand.Node.Service<IMonitoringStore>(), TimeProvider.System.GetUtcNow(),
                $"Redis is down. {Guid.NewGuid()}");
        await table.EnrolAsync(default);
        HealthCheck Of(WorkspaceId id, string said) =>
            new(id, at, IsHealthy: false, Took: TimeSpan.FromSeconds(1), said,
                new Dictionary<string, string> { [said] = said }, at);
        var batch = stand.Ids.Select((id, i) => Of(id, i == 3 ? bad.Text : usual)).ToList();

        await stand.Together.RunAsync(WorkQueues.HealthChecks, batch, check => check.Workspace.Value,
            (some,
                cancel) =>
                bad.Name.Contains("handler", StringComparison.Ordinal) && some.Any(c => c.Workspace == stand.Ids[3])
                    ? throw new InvalidOperationException(bad.Text)
                    : table.KeepAsync(some, cancel), default);

        var reader = stand.Node.Service<IMonitoringReader>();
        foreach (var id in stand.Ids.Where((_, i) => i != 3))
            Assert.Equal(usual, (await reader.FindAsync(id, default))!.Problem);
    }
}

internal sealed class MeasurementStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var stand = await databases.EngineAsync();
        var (table, at, bytes) =
            (stand.Node.Service<IMonitoringStore>(), TimeProvider.System.GetUtcNow(),
                TimeProvider.System.GetTimestamp());
        await table.EnrolAsync(default);
        var batch =
            stand.Ids.Select((id,
                i) =>
                new MachineCheck(id, at,
                    i == 3
                        ? new MachineReading(double.NaN, double.PositiveInfinity, -1)
                        : new MachineReading(0.5, 0.5, 0.5) { DataBytes = bytes })).ToList();

        await stand.Together.RunAsync(WorkQueues.Measurements, batch, check => check.Workspace.Value,
            (some, cancel) => some.Any(c => c.Workspace == stand.Ids[3])
                ? throw new InvalidOperationException(bad.Text)
                : table.KeepAsync(some, cancel), default);

        foreach (var id in stand.Ids.Where((_, i) => i != 3))
            Assert.Equal(bytes,
                (await stand.Node.Service<IMonitoringReader>().FindAsync(id, default))!.Machine!.DataBytes);
    }
}

/// <summary>What follows from checks: the real desk for what a workspace said, one that fails for the rest.</summary>
internal sealed class AlertStand : IQueueStand
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
internal sealed class DropletStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var stand = await databases.EngineAsync();
        var waits = new DropletWaits(stand.Node.Service<NpgsqlDataSource>());
        var seen = new[] { (HostileItem.Bad, bad.Text), (HostileItem.Neighbour, "active") }
            .Select(d =>
                (Tag: Workspace.TagOf(d.Item1),
                    Droplet: new Droplet(7, d.Item2, d.Item2, d.Item2 == "active" ? "192.0.2.7" : bad.Text, [])))
                    .ToList();

        await stand.ScalarAsync("DELETE FROM droplet_observations");
        await stand.Together.RunAsync(WorkQueues.Droplets, seen, pair => pair.Tag, async (some, cancel) =>
            bad.Name.Contains("handler", StringComparison.Ordinal) && some.Any(s => s.Tag == seen[0].Tag)
                ? throw new InvalidOperationException(bad.Text)
                : (IReadOnlyList<int>)[await waits.ObserveAsync(some, TimeProvider.System.GetUtcNow(), cancel)],
                default);

        Assert.Equal("active",
            await stand.ScalarAsync($"SELECT status FROM droplet_observations WHERE tag = '{seen[1].Tag}'"));
    }
}
