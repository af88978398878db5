namespace AdimPortal.Core.Backups;

/// <summary>
/// Which backups are kept: everything of the last days that the plan promises (30 at least), and besides the newest of
/// each of the last 7 days, 4 weeks and 6 months that have one. The newest of all is always kept. A pure function of
/// the times.
/// </summary>
public static class BackupRetention
{
    public const int Daily = 7;
    public const int Weekly = 4;
    public const int Monthly = 6;

    /// <param name="days">How many days everything is kept.</param>
    /// <returns>Those that may go.</returns>
    public static IReadOnlyList<Guid> Expired(IEnumerable<(Guid Id, DateTimeOffset TakenAt)> backups, int days,
        DateTimeOffset now)
    {
        var newestFirst = backups.OrderByDescending(b => b.TakenAt).ToList();
        var kept = newestFirst.Where(b => now - b.TakenAt < TimeSpan.FromDays(days)).Select(b => b.Id).ToHashSet();
        kept.UnionWith(NewestOfEach(newestFirst, Daily, at => at.UtcDateTime.Date));
        kept.UnionWith(
            NewestOfEach(newestFirst, Weekly,
                at => at.UtcDateTime.Date.AddDays(-(((int)at.UtcDateTime.DayOfWeek + 6) % 7))));
        kept.UnionWith(
            NewestOfEach(newestFirst, Monthly,
                at => new DateTime(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc)));
        return [.. newestFirst.Select(b => b.Id).Where(id => !kept.Contains(id))];
    }

    private static IEnumerable<Guid> NewestOfEach(IEnumerable<(Guid Id, DateTimeOffset TakenAt)> newestFirst, int most,
        Func<DateTimeOffset, DateTime> period) =>
        newestFirst.GroupBy(b => period(b.TakenAt)).Take(most).Select(g => g.First().Id);
}
