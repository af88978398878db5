using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Backups;

/// <summary>When a backup is due and when it is overdue.</summary>
public sealed class BackupScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(6, 5.9, 5.9, false, false)]
    [InlineData(6, 6.1, 6.1, true, false)]
    // One that failed is tried again after half an hour.
    [InlineData(6, 7, 0.4, false, false)]
    [InlineData(6, 7, 0.6, true, false)]
    [InlineData(6, 12.1, 0.6, true, true)]
    [InlineData(24, 35, 35, true, false)]
    [InlineData(24, 37, 37, true, true)]
    [InlineData(168, 240, 240, true, false)]
    [InlineData(168, 253, 253, true, true)]
    // A plan without backups.
    [InlineData(0, 1000, 1000, false, false)]
    public void It_follows_the_plan(double everyHours, double goodHoursAgo, double triedHoursAgo, bool due,
        bool overdue)
    {
        var state = State with { LastGoodAt = Now.AddHours(-goodHoursAgo), LastTriedAt = Now.AddHours(-triedHoursAgo) };

        Assert.Equal(due, BackupSchedule.IsDue(state, Plan(everyHours), Now));
        Assert.Equal(overdue, BackupSchedule.IsOverdue(state, Plan(everyHours), Now));
    }

    [Fact]
    public void The_first_is_due_at_once_and_overdue_when_a_whole_interval_has_passed_since_it_was_active()
    {
        Assert.True(BackupSchedule.IsDue(State, Plan(24), Now));
        Assert.False(BackupSchedule.IsOverdue(State with { ActiveSince = Now.AddHours(-30) }, Plan(24), Now));
        Assert.True(BackupSchedule.IsOverdue(State with { ActiveSince = Now.AddHours(-40) }, Plan(24), Now));
    }

    [Fact]
    public void A_workspace_that_is_off_or_busy_waits()
    {
        Assert.False(BackupSchedule.IsDue(State with { IsReachable = false }, Plan(24), Now));
        Assert.False(
            BackupSchedule.IsOverdue(State with { IsReachable = false, ActiveSince = Now.AddDays(-9) }, Plan(24), Now));
        Assert.False(BackupSchedule.IsDue(State with { IsBusy = true }, Plan(24), Now));
    }

    [Theory]
    [InlineData(0, 1, 16)]
    [InlineData(100, 2, 16)]
    // 100 GB in pieces that fit into 150 addresses.
    [InlineData(100_000_000_000, 151, 795)]
    public void Pieces_are_small_and_few(long bytes, int most, long pieceMib)
    {
        var pieces = BackupPieces.For(new Dictionary<string, long> { ["media"] = bytes });

        Assert.InRange(pieces.Parts["media"], 1, most);
        Assert.Equal(pieceMib, pieces.PieceBytes >> 20);
        Assert.True(pieces.Parts["media"] * pieces.PieceBytes > bytes * 1.2);
    }

    private static BackupState State =>
        new(WorkspaceId.Parse("ws7x2k2"), "free", Now.AddHours(-1), null, null, IsReachable: true, IsBusy: false,
            IsAlerted: false);

    private static BillingPlan Plan(double hours) => new()
    {
        Name = "x",
        Title = "X",
        About = "",
        Workspaces = 1,
        StorageGb = 1,
        DropletSize = "s-1vcpu-2gb",
        BackupEvery = TimeSpan.FromHours(hours),
    };
}
