using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Tests.Core.SelfHosted;

public sealed class ReportLimitsTests
{
    private static readonly ReportLimits Limits = new(LinesPerMinute: 4, 10_000, LinesPerDay: 3, 100_000);

    private static readonly ReportCounts None = new(0, 0, 0, 0);

    [Fact]
    public void The_first_line_over_the_days_quota_becomes_the_note_and_the_rest_is_left_out()
    {
        var kept = Limits.Take(None, Lines(1, 6))!;
        Assert.Equal([1, 2, 3, 4], kept.Reports.Select(r => r.Number));
        Assert.StartsWith("The output is cut off here", kept.Reports[^1].Text);
        Assert.True(kept.IsCutNow);
        var later = Limits.Take(kept.Counts with { MinuteLines = 0, MinuteBytes = 0 }, Lines(7, 2))!;
        Assert.Equal((0, false), (later.Reports.Count, later.IsCutNow));
    }

    [Fact]
    public void What_steps_need_is_kept_when_lines_are_left_out() => Assert.Equal(
        [ReportKind.End],
        Limits.Take(None with { DayLines = 4 }, [.. Lines(1, 2), Of(3, ReportKind.End)])!.Reports.Select(r => r.Kind));

    [Fact]
    public void More_than_a_minute_may_have_comes_later() =>
        Assert.Null(Limits.Take(None with { MinuteLines = 3 }, Lines(1, 2)));

    [Fact]
    public void The_first_of_a_minute_is_taken_however_much_it_is() =>
        Assert.NotNull((Limits with { LinesPerDay = 10 }).Take(None, Lines(1, 8)));

    private static ServerReport[] Lines(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Of(number, ReportKind.Line))];

    private static ServerReport Of(int number, ReportKind kind) =>
        new(number, DateTimeOffset.UnixEpoch, kind, "packages", "Unpacking");
}
