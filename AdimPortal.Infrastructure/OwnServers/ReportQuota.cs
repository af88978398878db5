using AdimPortal.Core.Operations.Steps;
using AdimPortal.Core.OwnServers;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.OwnServers;

/// <summary>How much one server may have kept of what it says, by the minute and by the day, counted in its row for all nodes.</summary>
public sealed class ReportQuota(IOptions<OwnServerOptions> options, TimeProvider time)
{
    /// <summary>Counts reports in the caller's transaction; dropping that drops the count.</summary>
    /// <returns>What may be kept of them, null when it has to come later; and whether lines are left out for the first time today.</returns>
    internal async Task<(IReadOnlyList<ServerReport>? Kept, bool IsCutNow)> CountAsync(
        NpgsqlConnection connection, WorkspaceId workspace, IReadOnlyList<ServerReport> reports, long bytes, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var count = new NpgsqlCommand("""
            UPDATE own_servers SET
                minute_lines = CASE WHEN report_minute = $2 THEN minute_lines ELSE 0 END + $4,
                minute_bytes = CASE WHEN report_minute = $2 THEN minute_bytes ELSE 0 END + $5,
                day_lines = CASE WHEN report_day = $3 THEN day_lines ELSE 0 END + $4,
                day_bytes = CASE WHEN report_day = $3 THEN day_bytes ELSE 0 END + $5,
                report_minute = $2, report_day = $3
            WHERE workspace_id = $1 RETURNING minute_lines, minute_bytes, day_lines, day_bytes
            """, connection);
        count.Parameters.AddWithValue(workspace.Value);
        count.Parameters.AddWithValue(new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
        count.Parameters.AddWithValue(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero));
        count.Parameters.AddWithValue(reports.Count);
        count.Parameters.AddWithValue(bytes);
        await using var row = await count.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
            return ([], false);
        var limit = options.Value;
        var (lines, size) = (row.GetInt32(2), row.GetInt64(3));
        if (row.GetInt32(0) > limit.LinesPerMinute || row.GetInt64(1) > limit.BytesPerMinute || lines > 2L * limit.LinesPerDay || size > 2 * limit.BytesPerDay)
            return (null, false);
        var isOver = IsOver(lines, size);
        return (isOver ? [.. reports.Where(IsNeeded)] : reports, isOver && !IsOver(lines - reports.Count, size - bytes));
    }

    /// <summary>When a server that said too much may speak again.</summary>
    public TimeSpan UntilNextMinute => TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute));

    /// <summary>The one line that says that lines are missing, in the place of the first of them.</summary>
    internal ServerReport Note(ServerReport first) => first with
    {
        Kind = ReportKind.Line,
        Text = $"The output is cut here: this server sent more than {options.Value.LinesPerDay:N0} lines or {options.Value.BytesPerDay >> 20} MiB today. The installation goes on.",
    };

    private bool IsOver(long lines, long bytes) => lines > options.Value.LinesPerDay || bytes > options.Value.BytesPerDay;

    /// <summary>Beginnings, ends, and what steps read out of lines.</summary>
    private static bool IsNeeded(ServerReport report) =>
        report.Kind is not ReportKind.Line || report.Text.StartsWith(RoutineMarks.Output, StringComparison.Ordinal) || report.Text.StartsWith(RoutineMarks.Reason, StringComparison.Ordinal);
}
