using AdimPortal.Core.Cloud;

namespace AdimPortal.Tests.Core.Cloud;

/// <summary>When servers may be begun, and what can't be told.</summary>
public class ServerPaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly ServerPace Pace = new([(2, TimeSpan.FromMinutes(1)), (5, TimeSpan.FromHours(1))]);

    [Fact]
    public void As_many_as_a_minute_allows_begin_now_and_the_others_later() => Assert.Equal(
        [0, 0, 60, 60, 120, 3600, 3600, 3660], Seconds(Pace.Expect([], waiting: 8, room: 100, Now)));

    [Fact]
    public void Those_that_were_begun_count_until_their_minute_is_over() => Assert.Equal(
        [0, 20, 60], Seconds(Pace.Expect([Now.AddSeconds(-40)], waiting: 3, room: 100, Now)));

    [Fact]
    public void Nobody_can_tell_when_an_account_that_is_full_has_room_again()
    {
        Assert.Equal([0, null, null], Seconds(Pace.Expect([], waiting: 3, room: 1, Now)));
        Assert.Equal([null], Seconds(Pace.Expect([], waiting: 1, room: -4, Now)));
    }

    /// <summary>What the builds of a minute call fits into what we allow ourselves.</summary>
    [Fact]
    public void The_cloud_s_own_limits_allow_twenty_a_minute_and_some_hundred_an_hour() =>
        Assert.Equal([(20, TimeSpan.FromMinutes(1)), (261, TimeSpan.FromHours(1))], ServerPace.Of(240, 4800).Windows);

    private static IEnumerable<double?> Seconds(IEnumerable<DateTimeOffset?> times) =>
        times.Select(at => (at - Now)?.TotalSeconds);
}
