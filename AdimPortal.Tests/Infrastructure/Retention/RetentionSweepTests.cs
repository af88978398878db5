using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Retention;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Testing.Year;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Retention;

/// <summary>
/// What is old goes, and nothing else; a year of a few workspaces has rows of both kinds for each rule.
/// </summary>
[Trait("Category", "Integration")]
public sealed class RetentionSweepTests(PostgresCluster cluster)
{
    private const int Workspaces = 60;

    private const string Quartz = "quartz.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rule_takes_what_is_old_and_leaves_what_is_not()
    {
        await using var portal = new PortalApp(cluster);
        await portal.InitializeAsync();
        var database = portal.Services.GetRequiredService<NpgsqlDataSource>();
        await YearOfWorkspaces.SeedAsync(database, Workspaces, (await portal.AccountAsync("owner@year.test")).Id);
        Assert.Equal(await SchemaAsync(database),
            Registered().Where(t => !t.StartsWith(Quartz, StringComparison.Ordinal)));

        var before = new Dictionary<string, (long Due, long Young)>();
        foreach (var (table, rule) in RetentionRegister.Rules)
            before[rule.Name] = await CountAsync(database, table, rule);
        Assert.All(before,
            rule =>
                Assert.True(rule.Value is { Due: > 0, Young: > 0 },
                    $"The year has no rows that {rule.Key} takes, or none that it leaves: {rule.Value}"));
        var heads = await ScalarAsync(database, "SELECT count(DISTINCT (workspace_id, name)) FROM operations");

        var done = await Sweep(database).RunAsync(Cancel);

        foreach (var (table, rule) in RetentionRegister.Rules)
        {
            var (due, _) = await CountAsync(database, table, rule);
            Assert.True(due == 0, $"{rule.Name} left {due} old rows of {before[rule.Name].Due}.");
            Assert.True(done[rule.Name] > 0, $"{rule.Name} took nothing.");
        }

        foreach (var shared in RetentionRegister.Tables.Where(t => t.Rules is [_]))
        {
            var rule = shared.Rules[0];
            Assert.Equal((rule.Name, before[rule.Name].Young),
                (rule.Name, (await CountAsync(database, shared.Table, rule)).Young));
            // Some went with the operation that they belong to.
            Assert.InRange(done[rule.Name], 1, before[rule.Name].Due);
        }

        Assert.Equal(heads, await ScalarAsync(database, "SELECT count(DISTINCT (workspace_id, name)) FROM operations"));
        Assert.Equal(0,
            await ScalarAsync(database,
                "SELECT count(*) FROM operation_events e WHERE NOT EXISTS (SELECT FROM operations o WHERE o.id = e.operation_id)"));
        Assert.All((await Sweep(database).RunAsync(Cancel)).Values, again => Assert.Equal(0, again));
    }

    [Fact]
    public async Task A_row_that_somebody_holds_waits_for_the_next_hour_and_holds_nobody_up()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("retention"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        await ExecuteAsync(database, """
            INSERT INTO payment_events (id, type, created_at, received_at, source, handled_at, tries, not_before)
            SELECT 'evt_' || n, 'invoice.paid', at, at, 'Webhook', at, 1, at FROM (SELECT n, now() - interval '5 years' AS at FROM generate_series(1, 3) AS n) AS s
            """);
        await using (var holder = await database.OpenConnectionAsync(Cancel))
        await using (var transaction = await holder.BeginTransactionAsync(Cancel))
        {
            await using var hold =
                new NpgsqlCommand("SELECT 1 FROM payment_events WHERE id = 'evt_2' FOR UPDATE", holder);
            await hold.ExecuteScalarAsync(Cancel);
            Assert.Equal(2, (await Sweep(database).RunAsync(Cancel))["payment_events"]);
        }

        Assert.Equal(1, (await Sweep(database).RunAsync(Cancel))["payment_events"]);
    }

    [Fact]
    public async Task A_rule_that_fails_stops_no_other_one()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("retention"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        await ExecuteAsync(database, "ALTER TABLE operations RENAME TO operations_of_another_version");
        var done = await Sweep(database).RunAsync(Cancel);
        string[] failed = ["operations", "operations_routine"];
        Assert.Equal(RetentionRegister.Rules.Select(r => r.Rule.Name).Order(StringComparer.Ordinal),
            done.Keys.Concat(failed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_schedulers_tables_are_in_the_register_too()
    {
        await using var node = await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("retention"));
        Assert.Equal((await SchemaAsync(node.Service<NpgsqlDataSource>(), "quartz")).Select(t => Quartz + t),
            Registered().Where(t => t.StartsWith(Quartz, StringComparison.Ordinal)));
    }

    [Fact]
    public void Settings_that_cannot_be_are_named()
    {
        var options = new RetentionOptions { Days = { ["operation_lines"] = 30, ["alerts"] = 0, ["workspaces"] = 3 } };
        Assert.Collection(options.Faults(),
            fault =>
                Assert.Contains("Retention:Days:alerts must be from 1 to 3650 days.", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("Retention:Days:workspaces is not known.", fault, StringComparison.Ordinal));
        var lines = RetentionRegister.Rules.Single(r => r.Rule.Name == "operation_lines").Rule;
        Assert.Equal(TimeSpan.FromDays(30), options.PeriodOf(lines, new MonitoringOptions()));
    }

    private static IOrderedEnumerable<string> Registered() =>
        RetentionRegister.Tables.Select(t => t.Table).Order(StringComparer.Ordinal);

    private static RetentionSweep Sweep(NpgsqlDataSource database) =>
        new(database, Options.Create(new RetentionOptions()), new MonitoringOptions(), TimeProvider.System,
            NullLogger<RetentionSweep>.Instance);

    private static async Task<(long Due, long Young)> CountAsync(NpgsqlDataSource database, string table,
        RetentionRule rule)
    {
        await using var count = database.CreateCommand(
            $"SELECT count(*) FILTER (WHERE {rule.IsDue}), count(*) FILTER (WHERE ({rule.IsDue}) IS NOT TRUE) FROM {table} t");
        count.Parameters.AddWithValue(
            TimeProvider.System.GetUtcNow() - new RetentionOptions().PeriodOf(rule, new MonitoringOptions()));
        await using var row = await count.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static async Task<IReadOnlyList<string>> SchemaAsync(NpgsqlDataSource database, string schema = "public")
    {
        await using var list = database.CreateCommand(
            "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY tablename COLLATE \"C\"");
        list.Parameters.AddWithValue(schema);
        await using var row = await list.ExecuteReaderAsync(Cancel);
        var tables = new List<string>();
        while (await row.ReadAsync(Cancel))
            tables.Add(row.GetString(0));
        return tables;
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
