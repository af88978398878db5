using AdimPortal.Core.Backups;

namespace AdimPortal.Tests.Core.Backups;

/// <summary>Which backups are kept.</summary>
public sealed class BackupRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // Six-hourly for 200 days; everything of 30 days: 120, then the newest of months that are further back.
    [InlineData(6, 200, 30, 124)]
    // Daily for 200 days, everything of 30 days.
    [InlineData(24, 200, 30, 34)]
    // Weekly: the newest seven, and the newest of each of the four months before them.
    [InlineData(168, 200, 30, 11)]
    // A plan that keeps everything for longer than there is anything.
    [InlineData(24, 50, 90, 50)]
    // Nothing is kept for its age alone: 7 days, 4 weeks and 6 months, which share some.
    [InlineData(24, 200, 0, 14)]
    public void Old_ones_go_and_one_of_each_day_week_and_month_stays(int everyHours, int forDays, int keepDays,
        int left)
    {
        var all = Enumerable.Range(0, forDays * 24 / everyHours)
            .Select(n => (Id: Guid.NewGuid(), TakenAt: Now.AddHours(-n * everyHours))).ToList();

        var expired = BackupRetention.Expired(all, keepDays, Now);

        Assert.Equal(left, all.Count - expired.Count);
        // What it keeps today it would keep again: it is stable.
        var kept = all.Where(b => !expired.Contains(b.Id)).ToList();
        Assert.Empty(BackupRetention.Expired(kept, keepDays, Now));
        Assert.Contains(all[0], kept);
    }

    [Fact]
    public void The_newest_stays_however_old_it_is()
    {
        var only = Guid.NewGuid();

        Assert.Empty(BackupRetention.Expired([(only, Now.AddYears(-3))], 30, Now));
        Assert.Empty(BackupRetention.Expired([], 30, Now));
    }
}
