using System.Text;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// How much one server may have kept of what it says, by the minute and by the day, counted in its row for all nodes.
/// Only what is kept is counted: a line that came before costs nothing, and neither does one that is left out, so that
/// whoever is over the day's quota is never told to send the same again.
/// </summary>
public sealed class ReportQuota(IOptions<OwnServerOptions> options, TimeProvider time)
{
    /// <summary>What a row costs besides its text, in bytes: many empty lines are not for nothing.</summary>
    private const int BytesOfRow = 64;

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
        var limit = options.Value;
        var known = await KnownAsync(connection, workspace, reports, cancel);
        var kept = new List<ServerReport>();
        var (lines, bytes, wasCut) = (had.DayLines, had.DayBytes, had.DayLines > limit.LinesPerDay);
        var isCut = wasCut;
        foreach (var report in reports.Where(r => known.Add(r.Number)))
        {
            if (IsNeeded(report))
            {
                // What steps need has as much again, and an end: else a server that says nothing else would have no
                // quota.
                if (bytes + SizeOf(report) <= 2 * limit.BytesPerDay)
                    Keep(report);
            }
            else if (!isCut)
            {
                isCut = ++lines > limit.LinesPerDay || bytes + SizeOf(report) > limit.BytesPerDay;
                Keep(isCut ? Note(report) : report);
            }
        }

        var size = kept.Sum(SizeOf);
        if (had.MinuteLines > 0
            && (had.MinuteLines + kept.Count > limit.LinesPerMinute || had.MinuteBytes + size > limit.BytesPerMinute))
            return (null, false);
        // More lines than a day has are how the row says that the log has the note.
        await CountAsync(connection, workspace,
            new Counts(had.MinuteLines + kept.Count, had.MinuteBytes + size, isCut ? limit.LinesPerDay + 1 : lines,
                bytes), now, cancel);
        return (kept, isCut && !wasCut);

        void Keep(ServerReport report)
        {
            kept.Add(report);
            bytes += SizeOf(report);
        }
    }

    /// <summary>When a server that said too much may speak again.</summary>
    public TimeSpan UntilNextMinute =>
        TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute));

    /// <summary>The one line that says that lines are missing, in the place of the first of them.</summary>
    private ServerReport Note(ServerReport first) => first with
    {
        Text =
            $"The output is cut off here: this server sent more than {options.Value.LinesPerDay:N0} lines or {options.Value.BytesPerDay >> 20} MiB today. The installation continues.",
    };

    private static long SizeOf(ServerReport report) =>
        BytesOfRow + Encoding.UTF8.GetByteCount(report.Routine) + Encoding.UTF8.GetByteCount(report.Text);

    /// <summary>Beginnings, ends, and what steps read out of lines.</summary>
    private static bool IsNeeded(ServerReport report) =>
        report.Kind is not ReportKind.Line || Marks.Any(mark => report.Text.StartsWith(mark, StringComparison.Ordinal));

    private static readonly string[] Marks = [RoutineMarks.Output, RoutineMarks.Reason, RoutineMarks.Away];

    private static DateTimeOffset MinuteOf(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static DateTimeOffset DayOf(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>
    /// What was kept in this minute and on this day; null when there is no such server. Its next report waits until
    /// this one is counted.
    /// </summary>
    private static async Task<Counts?> HadAsync(NpgsqlConnection connection, WorkspaceId workspace, DateTimeOffset now,
        CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand("""
            SELECT CASE WHEN report_minute = $2 THEN minute_lines ELSE 0 END, CASE WHEN report_minute = $2 THEN minute_bytes ELSE 0 END,
                CASE WHEN report_day = $3 THEN day_lines ELSE 0 END, CASE WHEN report_day = $3 THEN day_bytes ELSE 0 END
            FROM own_servers WHERE workspace_id = $1 FOR UPDATE
            """, connection);
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(MinuteOf(now));
        find.Parameters.AddWithValue(DayOf(now));
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new Counts(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt64(3))
            : null;
    }

    /// <summary>The numbers of those that came before.</summary>
    private static async Task<HashSet<long>> KnownAsync(NpgsqlConnection connection, WorkspaceId workspace,
        IReadOnlyList<ServerReport> reports, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(
            "SELECT number FROM own_server_reports WHERE workspace_id = $1 AND number = ANY ($2)", connection);
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(reports.Select(r => r.Number).ToArray());
        var known = new HashSet<long>();
        await using var row = await find.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            known.Add(row.GetInt64(0));
        return known;
    }

    private static async Task CountAsync(NpgsqlConnection connection, WorkspaceId workspace, Counts counts,
        DateTimeOffset now, CancellationToken cancel)
    {
        await using var count = new NpgsqlCommand("""
            UPDATE own_servers SET report_minute = $2, report_day = $3, minute_lines = $4, minute_bytes = $5, day_lines = $6, day_bytes = $7 WHERE workspace_id = $1
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

    /// <param name="DayLines">Without those that steps need.</param>
    private sealed record Counts(int MinuteLines, long MinuteBytes, int DayLines, long DayBytes);
}
