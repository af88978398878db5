using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Testing.Year;

/// <summary>
/// A statement as PostgreSQL carried it out, by auto_explain (https://www.postgresql.org/docs/15/auto-explain.html).
/// </summary>
/// <param name="Milliseconds">On the wall, for whoever looks for the cause: it grows with what else the machine
/// does.</param>
/// <param name="Pages">Pages of 8 KiB that it looked at, in memory or not: what it costs, whatever else the machine
/// does.</param>
/// <param name="Scans">Rows that it read one after another without an index, by table.</param>
internal sealed record SeenQuery(string Text, double Milliseconds, long Pages, IReadOnlyDictionary<string, long> Scans)
{
    public static SeenQuery Of(double milliseconds, JsonElement explained)
    {
        var plan = explained.GetProperty("Plan");
        var scans = new Dictionary<string, long>();
        Collect(plan, scans);
        return new SeenQuery(
            string.Join(' ',
                explained.GetProperty("Query Text").GetString()!.Split((char[])[' ', '\n', '\r', '\t'],
                    StringSplitOptions.RemoveEmptyEntries)),
            milliseconds,
            plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64(),
            scans);
    }

    private static void Collect(JsonElement node, Dictionary<string, long> scans)
    {
        if (node.GetProperty("Node Type").GetString() is "Seq Scan")
        {
            var read = node.GetProperty("Actual Rows").GetDouble()
                + (node.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() : 0);
            var table = node.GetProperty("Relation Name").GetString()!;
            scans[table] = scans.GetValueOrDefault(table) + (long)(read * node.GetProperty("Actual Loops").GetDouble());
        }

        if (!node.TryGetProperty("Plans", out var children))
            return;
        foreach (var child in children.EnumerateArray())
            Collect(child, scans);
    }
}

/// <param name="CpuMilliseconds">What the server's processors worked for all of them: the same on a busy
/// machine.</param>
internal sealed record SeenQueries(IReadOnlyList<SeenQuery> All, double CpuMilliseconds);

/// <summary>
/// All statements of one database, as they come. Its server writes each with its plan into its log, of which the reader
/// keeps the place.
/// </summary>
internal sealed partial class QueryLog(PostgresCluster cluster, string database)
{
    private long _read;

    /// <summary>Begins with sessions that are opened from now on.</summary>
    public static async Task<QueryLog> OpenAsync(PostgresCluster cluster, NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        var name = connection.Database;
        foreach (var (setting, value) in new[]
        {
            ("session_preload_libraries", "auto_explain"), ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_analyze", "on"), ("auto_explain.log_timing", "off"),
            ("auto_explain.log_buffers", "on"), ("auto_explain.log_format", "json"), ("log_executor_stats", "on"),
        })
        {
            await using var set = new NpgsqlCommand($"ALTER DATABASE \"{name}\" SET {setting} = '{value}'", connection);
            await set.ExecuteNonQueryAsync();
        }

        var log = new QueryLog(cluster, name);
        await log.TakeAsync();
        return log;
    }

    /// <summary>Those since the last time.</summary>
    public async Task<SeenQueries> TakeAsync()
    {
        await using var file = new FileStream(cluster.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_read, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync();
        _read = file.Length;
        return new SeenQueries([.. Entry().Matches(text).Select(Read)],
            Work().Matches(text).Sum(match => 1000 * (Number(match, "user") + Number(match, "system"))));
    }

    private static double Number(Match match, string group) =>
        double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static SeenQuery Read(Match match)
    {
        using var document = JsonDocument.Parse(match.Groups["plan"].Value);
        return SeenQuery.Of(Number(match, "ms"), document.RootElement);
    }

    public override string ToString() => database;

    /// <summary>The lines of an entry but the first begin with a tab.</summary>
    [GeneratedRegex(@"LOG:  duration: (?<ms>[\d.]+) ms  plan:\r?\n(?<plan>(?:\t.*\n)+)")]
    private static partial Regex Entry();

    /// <summary>
    /// What log_executor_stats says of one statement
    /// (https://www.postgresql.org/docs/15/runtime-config-statistics.html).
    /// </summary>
    [GeneratedRegex(
        @"EXECUTOR STATISTICS\r?\n.*DETAIL:  ! system usage stats:\r?\n\t!\t(?<user>[\d.]+) s user, (?<system>[\d.]+) s system")]
    private static partial Regex Work();
}
