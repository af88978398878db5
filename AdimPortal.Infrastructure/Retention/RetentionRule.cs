using System.Globalization;
using AdimPortal.Core.Monitoring;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>What becomes of a table's rows as they grow old.</summary>
/// <param name="Table">As PostgreSQL names it, with its schema where that is not <c>public</c>.</param>
/// <param name="Kept">How long and why, in words for the operations guide.</param>
/// <param name="Rules">What the hourly sweep does; none where nothing is removed, or another part of the portal removes
/// it.</param>
internal sealed record TableRetention(string Table, string Kept, params IReadOnlyList<RetentionRule> Rules);

/// <summary>Rows that are older than a number of days are deleted, or lose what is personal in them.</summary>
/// <param name="Name">Of the setting: <c>Retention__Days__NAME</c>. Emails and underscores, as environment variables
/// have them.</param>
/// <param name="Days">The default.</param>
/// <param name="Least">The smallest number that can be set: the portal itself still needs younger rows.</param>
/// <param name="Most">The largest number that can be set.</param>
/// <param name="Column">The time that a row's age is counted from; a row where it is null is never old.</param>
internal sealed record RetentionRule(string Name, int Days, int Least, int Most, string Column)
{
    /// <summary>Only those rows; SQL in which <c>t</c> is the row.</summary>
    public string? Only { get; init; }

    /// <summary>
    /// The key of a table that is only ever added to. Its oldest rows are found by that key, so no index on the time is
    /// needed: such tables are large.
    /// </summary>
    public string? AddedInOrderOf { get; init; }

    /// <summary>The columns that are set to null; empty when the row is deleted.</summary>
    public IReadOnlyList<string> Cleared { get; init; } = [];

    /// <summary>
    /// The function that alone may remove rows of the table, and itself refuses to remove younger ones than
    /// <see cref="Least"/>: <c>f(before timestamptz, most int)</c> returns how many it removed.
    /// </summary>
    public string? ByFunction { get; init; }

    /// <summary>Rows that one statement takes: its locks are held for some milliseconds.</summary>
    public int Batch { get; init; } = 2000;

    /// <summary>
    /// The setting of the watch that says how long, where there is one; else the rule has a setting of its own.
    /// </summary>
    public (string Name, Func<MonitoringOptions, TimeSpan> Of)? OfMonitoring { get; init; }

    /// <summary>Whether a row is due, in SQL: <c>t</c> is the row, <c>$1</c> the time before which it is old.</summary>
    public string IsDue =>
        string.Join(" AND ", [$"t.{Column} < $1", .. Only is null ? Array.Empty<string>() : [$"({Only})"]]);

    /// <summary>The environment variable that sets the period.</summary>
    public string Setting =>
        OfMonitoring is { } monitoring
            ? $"{MonitoringOptions.Section}__{monitoring.Name}"
            : $"{RetentionOptions.Section}__{nameof(RetentionOptions.Days)}__{Name}";

    /// <summary>
    /// One batch: <c>$1</c> the time before which rows are old, <c>$2</c> how many at most. A row that somebody holds
    /// is left for the next time, so that nobody waits for the sweep and it waits for nobody.
    /// </summary>
    public string StatementFor(string table)
    {
        if (ByFunction is not null)
            return $"SELECT {ByFunction}($1, $2)";
        var due = AddedInOrderOf is null
            ? $"SELECT t.ctid FROM {table} t WHERE {IsDue} LIMIT $2 FOR UPDATE OF t SKIP LOCKED"
            : $"SELECT t.ctid FROM (SELECT ctid, * FROM {table} ORDER BY {AddedInOrderOf} LIMIT $2) t WHERE {IsDue}";
        var act = Cleared.Count == 0
            ? $"DELETE FROM {table}"
            : $"UPDATE {table} SET {string.Join(", ", Cleared.Select(column => $"{column} = NULL"))}";
        return string.Create(CultureInfo.InvariantCulture, $"{act} WHERE ctid = ANY (ARRAY({due}))");
    }
}
