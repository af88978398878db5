using AdimPortal.Benchmarks.Before;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Year;
using Npgsql;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>
/// What the pages are opened on: a year of a few workspaces, and one that stays under construction. No job has
/// anything to do with them, so the pages stay as they are. Seed while no portal runs.
/// </summary>
internal static class QuietYear
{
    private const int Workspaces = 30;

    /// <summary>What the pages show, for another build's database.</summary>
    private static readonly string[] Shown =
    [
        "roles", "users", "user_roles", "workspaces", "operations", "operation_events", "operation_lines",
        "step_estimates", "backups", "one_time_codes", "monitored_workspaces", "health_checks", "health_hours",
        "machine_measures", "alerts", "billing_accounts",
    ];

    /// <summary>Nothing is due, and nothing new is asked for.</summary>
    private const string Still = """
        UPDATE operations SET lease_node = 'bench', lease_until = now() + interval '10 years' WHERE ended_at IS NULL;
        UPDATE monitored_workspaces SET due_at = now() + interval '10 years',
            measure_due_at = now() + interval '10 years';
        CREATE FUNCTION asks_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER asks_nothing BEFORE INSERT ON operations FOR EACH ROW EXECUTE FUNCTION asks_nothing();
        ANALYZE
        """;

    /// <summary>More workspaces, all terminated: no job looks at them.</summary>
    private const string Many = """
        INSERT INTO workspaces (id, owner_id, name, plan, region, size, domain, status, slot, hosting, droplet_id,
            address, pinned_host_keys, endpoint_cloud, created_at, activated_at, terminated_at)
        SELECT id, md5('owner' || 20 + n % 100)::uuid, 'Notes ' || n, 'pro', 'nyc3', 's-2vcpu-4gb', id || '.adim.test',
            'Terminated', '', 'Cloud', n, '192.0.2.1', '{}', 'https://' || id || '.adim.test',
            now() - interval '1 year' + interval '5 minutes' * n, now() - interval '1 year' + interval '5 minutes' * n,
            now() - interval '10 days'
        FROM (SELECT n, 'ws' || string_agg(substr('23456789abcdefghjkmnpqrstuvwxyz', (n / (31 ^ p)::int) % 31 + 1, 1),
            '' ORDER BY p DESC) AS id
            FROM generate_series(1000, 999 + @many) AS n CROSS JOIN generate_series(0, 4) AS p GROUP BY n) AS w;
        ANALYZE workspaces
        """;

    /// <param name="lines">Of the log of the one under construction.</param>
    /// <returns>A workspace of Mira's that is active, and the one under construction.</returns>
    public static async Task<(string Active, string Building)> SeedAsync(string database, int lines)
    {
        string building;
        await using (var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint))
        await using (var held = await HeldOperation.TakeAsync(node, Personas.Mira, lines))
            building = held.Workspace.Value;

        await using var rows = NpgsqlDataSource.Create(database);
        // The year brings others.
        await ExecuteAsync(rows, "DELETE FROM billing_accounts; DELETE FROM step_estimates");
        await using var mira = rows.CreateCommand($"SELECT id FROM users WHERE email = '{Personas.Mira.Email}'");
        await YearOfWorkspaces.SeedAsync(rows, Workspaces, (Guid)(await mira.ExecuteScalarAsync())!);
        await using var active = rows.CreateCommand($"""
            SELECT w.id FROM workspaces w JOIN users u ON u.id = w.owner_id
            WHERE u.email = '{Personas.Mira.Email}' AND w.status = 'Active' AND w.hosting = 'Cloud'
            ORDER BY w.created_at LIMIT 1
            """);
        return ((string)(await active.ExecuteScalarAsync())!, building);
    }

    /// <summary>The same rows for another build.</summary>
    public static async Task CopyAsync(string from, string to)
    {
        await using var target = NpgsqlDataSource.Create(to);
        await ExecuteAsync(target, "TRUNCATE users, roles CASCADE");
        // Without a look at keys: the rows come from where they were right.
        var withoutKeys = new NpgsqlConnectionStringBuilder(to) { Options = "-c session_replication_role=replica" };
        var rows = new SameRows(from, withoutKeys.ConnectionString);
        foreach (var table in Shown)
            await rows.CopyAsync(table);
    }

    public static async Task StillAsync(string database)
    {
        await using var rows = NpgsqlDataSource.Create(database);
        await ExecuteAsync(rows, Still);
    }

    public static async Task AddAsync(string database, int workspaces)
    {
        await using var rows = NpgsqlDataSource.Create(database);
        await using var add = rows.CreateCommand(Many);
        add.Parameters.AddWithValue("many", workspaces);
        add.CommandTimeout = 300;
        await add.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
