using AdimPortal.Core.Billing;

namespace AdimPortal.Tests.Core.Billing;

/// <summary>The road from a failed payment to deletion, as a table over time.</summary>
public sealed class DunningLadderTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly DunningLadder _ladder = new(DunningLadder.Usual, TimeSpan.FromDays(1));

    [Theory]
    [InlineData(0, RungAct.Remind, 0)]
    [InlineData(1, RungAct.Remind, 4)]
    [InlineData(2, RungAct.Suspend, 7)]
    [InlineData(3, RungAct.PowerOff, 14)]
    [InlineData(4, RungAct.Warn, 28)]
    [InlineData(5, RungAct.Delete, 30)]
    public void Rungs_come_in_order_on_their_days(int taken, RungAct act, int day)
    {
        var next = _ladder.Next(Due, 0, OnTime(taken))!;
        Assert.Equal((act, Due.AddDays(day)), (next.Rung.Act, next.At));
    }

    [Fact]
    public void After_the_last_there_is_nothing() => Assert.Null(_ladder.Next(Due, 0, OnTime(6)));

    [Fact]
    public void Days_that_a_person_gave_put_off_what_hurts_and_not_the_reminders()
    {
        Assert.Equal(Due.AddDays(4), _ladder.Next(Due, 10, OnTime(1))!.At);
        Assert.Equal(Due.AddDays(17), _ladder.Next(Due, 10, OnTime(2))!.At);
        Assert.Equal(Due.AddDays(40), _ladder.Ahead(Due, 10, [])[^1].At);
    }

    [Fact]
    public void Whoever_hears_of_it_a_month_late_still_has_all_the_days_between()
    {
        var (now, taken) = (Due.AddDays(60), new List<RungTaken>());
        var at = new List<(RungAct, double)>();
        while (_ladder.Next(Due, 0, taken) is { } next)
        {
            now = next.At > now ? next.At : now;
            at.Add((next.Rung.Act, (now - Due).TotalDays));
            taken.Add(RungTaken.Told(next.Rung.Day, now));
        }

        Assert.Equal(
            [(RungAct.Remind, 60.0), (RungAct.Remind, 64), (RungAct.Suspend, 67), (RungAct.PowerOff, 74),
                (RungAct.Warn, 88), (RungAct.Delete, 90)], at);
    }

    [Fact]
    public void The_way_ahead_names_what_is_left() =>
        Assert.Equal([RungAct.PowerOff, RungAct.Warn, RungAct.Delete],
            _ladder.Ahead(Due, 0, OnTime(3)).Select(n => n.Rung.Act));

    private List<RungTaken> OnTime(int count) =>
        [.. _ladder.Rungs.Take(count).Select(r => RungTaken.Told(r.Day, Due.AddDays(r.Day)))];
}
