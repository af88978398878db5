using System.Text;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// How much one server may have kept of what it says, by the minute and by the day. Only what is kept is counted: a
/// line that came before costs nothing, and neither does one that is left out, so that whoever is over the day's quota
/// is never told to send the same again.
/// </summary>
public sealed record ReportLimits(int LinesPerMinute, long BytesPerMinute, int LinesPerDay, long BytesPerDay)
{
    /// <summary>What a row costs besides its text, in bytes: many empty lines are not for nothing.</summary>
    private const int BytesOfRow = 64;

    private static readonly string[] Marks = [RoutineMarks.Output, RoutineMarks.Reason, RoutineMarks.Away];

    /// <param name="reports">Those that did not come before, in their order.</param>
    /// <returns>Null when they have to come later.</returns>
    public KeptReports? Take(ReportCounts had, IEnumerable<ServerReport> reports)
    {
        var kept = new List<ServerReport>();
        var (lines, bytes, wasCut) = (had.DayLines, had.DayBytes, had.DayLines > LinesPerDay);
        var isCut = wasCut;
        foreach (var report in reports)
        {
            if (IsNeeded(report))
            {
                // What steps need has as much again, and an end: else a server that says nothing else would have no
                // quota.
                if (bytes + SizeOf(report) <= 2 * BytesPerDay)
                    Keep(report);
            }
            else if (!isCut)
            {
                isCut = ++lines > LinesPerDay || bytes + SizeOf(report) > BytesPerDay;
                Keep(isCut ? Note(report) : report);
            }
        }

        var size = kept.Sum(SizeOf);
        if (had.MinuteLines > 0
            && (had.MinuteLines + kept.Count > LinesPerMinute || had.MinuteBytes + size > BytesPerMinute))
            return null;
        // More lines than a day has are how the counts say that the log has the note.
        return new KeptReports(kept, IsCutNow: isCut && !wasCut,
            new ReportCounts(had.MinuteLines + kept.Count, had.MinuteBytes + size, isCut ? LinesPerDay + 1 : lines,
                bytes));

        void Keep(ServerReport report)
        {
            kept.Add(report);
            bytes += SizeOf(report);
        }
    }

    /// <summary>The one line that says that lines are missing, in the place of the first of them.</summary>
    private ServerReport Note(ServerReport first) => first with
    {
        Text =
            $"The output is cut off here: this server sent more than {LinesPerDay:N0} lines or {BytesPerDay >> 20} MiB today. The installation continues.",
    };

    private static long SizeOf(ServerReport report) =>
        BytesOfRow + Encoding.UTF8.GetByteCount(report.Routine) + Encoding.UTF8.GetByteCount(report.Text);

    /// <summary>Beginnings, ends, and what steps read out of lines.</summary>
    private static bool IsNeeded(ServerReport report) =>
        report.Kind is not ReportKind.Line || Marks.Any(mark => report.Text.StartsWith(mark, StringComparison.Ordinal));
}

/// <summary>What was kept of a server in this minute and on this day.</summary>
/// <param name="DayLines">Without those that steps need.</param>
public sealed record ReportCounts(int MinuteLines, long MinuteBytes, int DayLines, long DayBytes);

/// <param name="IsCutNow">Lines are left out for the first time today.</param>
/// <param name="Counts">With these.</param>
public sealed record KeptReports(IReadOnlyList<ServerReport> Reports, bool IsCutNow, ReportCounts Counts);
