using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Monitoring;

/// <summary>The watch on a real database, with workspaces in memory.</summary>
[Trait("Category", "Integration")]
public sealed class MonitoringTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_takes_what_is_due_once_and_a_dead_nodes_share_comes_due_again()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("watch"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 50);
        var time = new ManualTime();
        var table = new PostgresMonitoringStore(database, new MonitoringOptions(), time);
        await table.EnrolAsync(Cancel);
        await table.EnrolAsync(Cancel);

        time.Advance(TimeSpan.FromMinutes(1));
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => table.ClaimChecksAsync(10, Cancel)));
        var rest = await table.ClaimChecksAsync(100, Cancel);

        var taken = claims.SelectMany(c => c).Concat(rest).Select(d => d.Workspace).ToList();
        Assert.Equal(taken.Distinct().Count(), taken.Count);
        Assert.Empty(await table.ClaimChecksAsync(100, Cancel));

        // Nobody wrote anything: whoever had them is dead. A minute later they are due again.
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(50, (await table.ClaimChecksAsync(100, Cancel)).Count);
    }

    [Fact]
    public async Task Checks_are_spread_over_the_minute()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("watch"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 600);
        var time = new ManualTime();
        var table = new PostgresMonitoringStore(database, new MonitoringOptions(), time);
        await table.EnrolAsync(Cancel);

        var bySecond = new List<int>();
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            bySecond.Add((await table.ClaimChecksAsync(1000, Cancel)).Count);
        }

        Assert.Equal(600, bySecond.Sum());
        Assert.InRange(bySecond.Max(), 10, 30);
    }

    [Fact]
    public async Task Two_nodes_share_the_watch_and_nothing_is_looked_at_twice()
    {
        var address = await cluster.CreateDatabaseAsync("watch");
        var probe = new ScriptedProbe();
        var options = new MonitoringOptions { Every = TimeSpan.FromSeconds(3) };
        await using var first =
            await EngineNode.StartAsync(address, scheduler: false, monitoring: options, probe: probe);
        await using var second =
            await EngineNode.StartAsync(address, scheduler: false, monitoring: options, probe: probe);
        var ids =
            await MonitoredWorkspaces.AddAsync(first.Service<NpgsqlDataSource>(), await first.AccountAsync("jane"),
                200);
        var reader = first.Service<IMonitoringReader>();

        await Eventually.TrueAsync(
            async () => (await reader.FindAsync(ids[^1], Cancel))?.Checks.Sum(c => c.Checks) >= 2,
            "two rounds were kept", TimeSpan.FromSeconds(40));

        var often = probe.Asked.GroupBy(domain => domain).Select(g => g.Count()).ToList();
        Assert.Equal(200, often.Count);
        // Each has its own moment in the interval, so between two of them the counts differ by one round at most.
        Assert.InRange(often.Max() - often.Min(), 0, 1);
        var health = (await reader.FindAsync(ids[0], Cancel))!;
        Assert.True(health.IsHealthy);
        Assert.Equal(1, health.HealthyShare);
        Assert.Equal(ScriptedProbe.CertificateEnd, health.CertificateExpiresAt);
        Assert.Equal(["postgresql", "redis"], health.Services.Keys.Order());
    }

    [Fact]
    public async Task A_batch_of_many_is_kept_with_one_commit()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("watch"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 400);
        var table = node.Service<IMonitoringStore>();
        await table.EnrolAsync(Cancel);
        var before = await CommitsAsync(database);

        var states = await table.KeepAsync([.. ids.Select(id => Seen(id, healthy: true))], Cancel);

        Assert.Empty(states);
        // Asking for the count takes a few itself, and PostgreSQL cleans up on its own account; a commit for each of
        // the 400 would be seen all the same.
        Assert.InRange(await CommitsAsync(database) - before, 1, 40);
        await using var count = database.CreateCommand("SELECT count(*) FROM health_checks");
        Assert.Equal(400L, await count.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task What_is_old_is_thinned_to_hours_and_what_is_older_is_dropped()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("watch"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 2);
        var time = new ManualTime();
        var table = new PostgresMonitoringStore(database, new MonitoringOptions(), time);
        await table.EnrolAsync(Cancel);
        for (var minute = 0; minute < 180; minute++)
        {
            await table.KeepAsync([.. ids.Select(id => Seen(id, healthy: minute % 10 != 0, time.GetUtcNow()))], Cancel);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        time.Advance(TimeSpan.FromDays(1));
        await table.TidyAsync(Cancel);
        await table.TidyAsync(Cancel);

        await using var left = database.CreateCommand(
            "SELECT (SELECT count(*) FROM health_checks), (SELECT sum(checks) FROM health_hours), (SELECT sum(failed) FROM health_hours)");
        await using (var row = await left.ExecuteReaderAsync(Cancel))
        {
            await row.ReadAsync(Cancel);
            Assert.Equal(360, row.GetInt64(0) + row.GetInt64(1));
            Assert.InRange(row.GetInt64(0), 0, 120);
            Assert.True(row.GetInt64(2) >= 24);
        }

        time.Advance(TimeSpan.FromDays(100));
        await table.TidyAsync(Cancel);
        await table.TidyAsync(Cancel);
        await using var nothing = database.CreateCommand("SELECT count(*) FROM health_checks");
        Assert.Equal(0L, await nothing.ExecuteScalarAsync(Cancel));
    }

    /// <summary>
    /// A look takes a while, and is kept later still: what it saw before a restart had helped is not held against it.
    /// </summary>
    [Theory]
    [InlineData(null, OperationStatus.Done, 0, 4, false)]
    [InlineData("update", OperationStatus.Running, null, 3, true)]
    [InlineData("update", OperationStatus.Stuck, null, 4, false)]
    [InlineData("update", OperationStatus.Done, 50, 4, false)]
    [InlineData("update", OperationStatus.Done, 63, 3, true)]
    [InlineData("restart", OperationStatus.Unwound, 50, 4, false)]
    [InlineData("restart", OperationStatus.Unwound, 63, 3, true)]
    [InlineData("restart", OperationStatus.Done, 63, 3, true)]
    [InlineData("restart", OperationStatus.Done, 50, 1, false)]
    [InlineData("restart", OperationStatus.Done, -50, 4, false)]
    public async Task What_fails_while_something_is_done_is_not_counted_and_a_restart_that_helped_begins_anew(
        string? operation, OperationStatus status, int? endedAfter, int failures, bool isBusy)
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("watch"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var id = Assert.Single(await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 1));
        var table = node.Service<IMonitoringStore>();
        await table.EnrolAsync(Cancel);
        var third = DateTimeOffset.UnixEpoch.AddYears(50);
        for (var minute = -2; minute <= 0; minute++)
            await table.KeepAsync([Seen(id, healthy: false, third.AddMinutes(minute))], Cancel);
        if (operation is not null)
            await BeginAsync(database, operation, status, third.AddSeconds(-55), third.AddSeconds(endedAfter ?? 0),
                isOver: endedAfter is not null);

        // The fourth begins a minute after the third.
        var state = await table.KeepAsync([Seen(id, healthy: false, third.AddMinutes(1))], Cancel);

        await using var count = database.CreateCommand("SELECT failures FROM monitored_workspaces");
        Assert.Equal(failures, await count.ExecuteScalarAsync(Cancel));
        Assert.Equal(failures >= 3 ? [isBusy] : [], state.Select(s => s.IsBeingWorkedOn));
    }

    private static async Task BeginAsync(NpgsqlDataSource database, string name, OperationStatus status,
        DateTimeOffset at, DateTimeOffset end, bool isOver)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, ended_at, status, wake_at, epoch, cancel_requested, resume_requested)
            SELECT gen_random_uuid(), $1, id, size, $3, $4, $2, $3, 0, false, false FROM workspaces
            """);
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(status.ToString());
        command.Parameters.AddWithValue(at);
        command.Parameters.AddWithValue(isOver ? end : DBNull.Value);
        command.Parameters[^1].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static HealthCheck Seen(WorkspaceId id, bool healthy, DateTimeOffset? at = null) => new(
        id, at ?? DateTimeOffset.UnixEpoch.AddYears(50), healthy, healthy ? TimeSpan.FromMilliseconds(40) : null,
        healthy ? null : "We can't reach the workspace yet.",
        new Dictionary<string, string>(), ScriptedProbe.CertificateEnd);

    private static async Task<long> CommitsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "SELECT pg_stat_force_next_flush(); SELECT pg_stat_clear_snapshot(); SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }
}
