using AdimPortal.Core.Billing;

namespace AdimPortal.Tests.Core.Billing;

/// <summary>The road from a failed payment to deletion, as a table over time.</summary>
public sealed class DunningScheduleTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly DunningSchedule _schedule = new(DunningSchedule.Usual, TimeSpan.FromDays(1));

    [Theory]
    [InlineData(0, DunningAction.Remind, 0)]
    [InlineData(1, DunningAction.Remind, 4)]
    [InlineData(2, DunningAction.Suspend, 7)]
    [InlineData(3, DunningAction.PowerOff, 14)]
    [InlineData(4, DunningAction.Warn, 28)]
    [InlineData(5, DunningAction.Delete, 30)]
    public void Stages_come_in_order_on_their_days(int taken, DunningAction act, int day)
    {
        var next = _schedule.Next(Due, 0, OnTime(taken))!;
        Assert.Equal((act, Due.AddDays(day)), (next.Stage.Act, next.At));
    }

    [Fact]
    public void After_the_last_there_is_nothing() => Assert.Null(_schedule.Next(Due, 0, OnTime(6)));

    [Fact]
    public void Days_that_a_person_gave_put_off_what_hurts_and_not_the_reminders()
    {
        Assert.Equal(Due.AddDays(4), _schedule.Next(Due, 10, OnTime(1))!.At);
        Assert.Equal(Due.AddDays(17), _schedule.Next(Due, 10, OnTime(2))!.At);
        Assert.Equal(Due.AddDays(40), _schedule.Ahead(Due, 10, [])[^1].At);
    }

    [Fact]
    public void Whoever_hears_of_it_a_month_late_still_has_all_the_days_between()
    {
        var (now, taken) = (Due.AddDays(60), new List<DunningStageTaken>());
        var at = new List<(DunningAction, double)>();
        while (_schedule.Next(Due, 0, taken) is { } next)
        {
            now = next.At > now ? next.At : now;
            at.Add((next.Stage.Act, (now - Due).TotalDays));
            taken.Add(DunningStageTaken.Told(next.Stage.Day, now));
        }

        Assert.Equal(
            [(DunningAction.Remind, 60.0), (DunningAction.Remind, 64), (DunningAction.Suspend, 67),
                (DunningAction.PowerOff, 74),
                (DunningAction.Warn, 88), (DunningAction.Delete, 90)], at);
    }

    [Fact]
    public void The_way_ahead_names_what_is_left() =>
        Assert.Equal([DunningAction.PowerOff, DunningAction.Warn, DunningAction.Delete],
            _schedule.Ahead(Due, 0, OnTime(3)).Select(n => n.Stage.Act));

    private List<DunningStageTaken> OnTime(int count) =>
        [.. _schedule.Stages.Take(count).Select(r => DunningStageTaken.Told(r.Day, Due.AddDays(r.Day)))];
}
