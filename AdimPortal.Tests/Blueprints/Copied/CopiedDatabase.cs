using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Blueprints.Hostile;
using Npgsql;

namespace AdimPortal.Tests.Blueprints.Copied;

/// <summary>
/// A workspace's database in a real PostgreSQL of its own, and the blueprint's functions that count, sum, dump and
/// restore it.
/// </summary>
public sealed class CopiedDatabase : IAsyncDisposable
{
    private readonly PostgresCluster _cluster = new();
    private readonly Stage _stage = new();
    private string _postgres = "";

    /// <summary>The database begins anew, with the application's role as a server's has it.</summary>
    public async Task BeginAsync(string asAdim, string asPostgres = "")
    {
        if (_postgres.Length == 0)
            _postgres = new NpgsqlConnectionStringBuilder(await _cluster.CreateEmptyDatabaseAsync("first"))
            { Database = "postgres", Pooling = false }.ConnectionString;
        await RunAsync(_postgres, "DROP DATABASE IF EXISTS adim WITH (FORCE)");
        await RunAsync(_postgres,
            "DO $$ BEGIN CREATE ROLE adim LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        await RunAsync(_postgres, "CREATE DATABASE adim OWNER adim TEMPLATE template0");
        if (asPostgres.Length > 0)
            await RunAsync(Of("postgres"), asPostgres);
        if (asAdim.Length > 0)
            await RunAsync(Of("adim"), asAdim);
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Of("adim"));
        await connection.OpenAsync();
        return connection;
    }

    public Task<object?> RunAsync(string sql) => RunAsync(Of("adim"), sql);

    /// <summary>Functions of the blueprint, as a routine has them.</summary>
    public Task<(int Status, string Said)> ShellAsync(string script) => _stage.RunAsync($$"""
        set -E
        source "$LIB/sums.sh"
        source "$LIB/compare.sh"
        export PGHOST={{_cluster.Sockets}}
        as_adim() { (cd / && PGUSER=adim exec "$@"); }
        as_postgres() { (cd / && PGUSER=postgres exec "$@"); }
        redis_is_more_than_a_cache() { false; }
        qdrant_hold() { mkdir "$MOMENT/qdrant"; }
        qdrant_counts() { printf '"vectors":{}'; }
        {{script}}
        """);

    private string Of(string role) =>
        new NpgsqlConnectionStringBuilder(_postgres) { Database = "adim", Username = role }.ConnectionString;

    private static async Task<object?> RunAsync(string to, string sql)
    {
        await using var connection = new NpgsqlConnection(to);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _stage.Dispose();
    }
}
