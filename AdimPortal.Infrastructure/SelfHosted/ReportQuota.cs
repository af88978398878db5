using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Counts what is kept of a server's reports in its row, for all nodes; <see cref="ReportLimits"/> decides.
/// </summary>
public sealed class ReportQuota(IOptions<SelfHostedOptions> options, TimeProvider time)
{
    /// <summary>Counts reports in the caller's transaction; dropping that drops the count.</summary>
    /// <returns>Those to keep, null when they have to come later; and whether lines are left out for the first time
    /// today.</returns>
    internal async Task<(IReadOnlyList<ServerReport>? Kept, bool IsCutNow)> CountAsync(
        NpgsqlConnection connection, WorkspaceId workspace, IReadOnlyList<ServerReport> reports,
        CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await HadAsync(connection, workspace, now, cancel) is not { } had)
            return ([], false);
        var known = await KnownAsync(connection, workspace, reports, cancel);
        if (options.Value.ToLimits().Take(had, reports.Where(r => known.Add(r.Number))) is not { } kept)
            return (null, false);
        await CountAsync(connection, workspace, kept.Counts, now, cancel);
        return (kept.Reports, kept.IsCutNow);
    }

    /// <summary>When a server that said too much may speak again.</summary>
    public TimeSpan UntilNextMinute =>
        TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute));

    private static DateTimeOffset MinuteOf(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>
    /// What was kept in this minute and on this day; null when there is no such server. Its next report waits until
    /// this one is counted.
    /// </summary>
    private static async Task<ReportCounts?> HadAsync(NpgsqlConnection connection, WorkspaceId workspace,
        DateTimeOffset now, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand("""
            SELECT CASE WHEN report_minute = $2 THEN minute_lines ELSE 0 END, CASE WHEN report_minute = $2 THEN minute_bytes ELSE 0 END,
                CASE WHEN report_day = $3 THEN day_lines ELSE 0 END, CASE WHEN report_day = $3 THEN day_bytes ELSE 0 END
            FROM self_hosted_servers WHERE workspace_id = $1 FOR UPDATE
            """, connection);
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(MinuteOf(now));
        find.Parameters.AddWithValue(DayOf(now));
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new ReportCounts(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt64(3))
            : null;
    }

    /// <summary>The numbers of those that came before.</summary>
    private static async Task<HashSet<long>> KnownAsync(NpgsqlConnection connection, WorkspaceId workspace,
        IReadOnlyList<ServerReport> reports, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(
            "SELECT number FROM server_reports WHERE workspace_id = $1 AND number = ANY ($2)", connection);
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(reports.Select(r => r.Number).ToArray());
        var known = new HashSet<long>();
        await using var row = await find.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            known.Add(row.GetInt64(0));
        return known;
    }

    private static async Task CountAsync(NpgsqlConnection connection, WorkspaceId workspace, ReportCounts counts,
        DateTimeOffset now, CancellationToken cancel)
    {
        await using var count = new NpgsqlCommand("""
            UPDATE self_hosted_servers SET report_minute = $2, report_day = $3, minute_lines = $4, minute_bytes = $5, day_lines = $6, day_bytes = $7 WHERE workspace_id = $1
            """, connection);
        count.Parameters.AddWithValue(workspace.Value);
        count.Parameters.AddWithValue(MinuteOf(now));
        count.Parameters.AddWithValue(DayOf(now));
        count.Parameters.AddWithValue(counts.MinuteLines);
        count.Parameters.AddWithValue(counts.MinuteBytes);
        count.Parameters.AddWithValue(counts.DayLines);
        count.Parameters.AddWithValue(counts.DayBytes);
        await count.ExecuteNonQueryAsync(cancel);
    }
}
