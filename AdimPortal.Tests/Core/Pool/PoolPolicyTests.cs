using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Pool;

/// <summary>How many workspaces are kept ready, and which are taken away.</summary>
public sealed class PoolPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    private static readonly PoolKind Small = new("nyc3", "small", "free", Min: 1, Max: 3, MonthlyCost: 12);

    private static readonly PoolState Empty = new([Small], [], [], MonthlyCost: 0, MonthlyBudget: 100,
        HasCertificates: true, FreeDroplets: 10, TimeSpan.FromDays(14));

    [Fact]
    public void The_least_is_kept_whoever_comes() => AssertParks(Empty);

    [Fact]
    public void Nothing_is_done_while_one_is_being_built_or_retired()
    {
        AssertNothing(Empty with { Parked = [Parked(status: WorkspaceStatus.Building)] });
        AssertNothing(Empty with { Parked = [Parked(status: WorkspaceStatus.Terminating)] });
        AssertNothing(Empty with { Parked = [Parked()] });
    }

    [Fact]
    public void The_forecast_is_the_mean_of_this_hour_in_the_weeks_before()
    {
        Arrival[] came =
        [
            .. Enumerable.Range(1, 4).SelectMany(week => Enumerable.Range(0, week)
                .Select(n => Came(Now.AddDays(-7 * week).AddMinutes(n)))),
            Came(Now.AddDays(-1)), Came(Now.AddDays(-7).AddMinutes(60)), Came(Now.AddDays(-7).AddTicks(-1)),
            Came(Now.AddDays(-7)) with { Region = "fra1" }, Came(Now.AddDays(-7)) with { Size = "large" },
        ];
        Assert.Equal(3, PoolPolicy.Forecast(came, Small, Now));
        Assert.Equal(3, PoolPolicy.Wanted(Small, came, Now));
        Assert.Equal(2, PoolPolicy.Wanted(Small with { Max = 2 }, came, Now));
        Assert.Equal(1, PoolPolicy.Wanted(Small, [], Now));
        AssertParks(Empty with { Parked = [Parked(), Parked()], Arrivals = came });
    }

    [Fact]
    public void Limits_come_before_wishes()
    {
        AssertNothing(Empty with { MonthlyBudget = 11.99m });
        AssertParks(Empty with { MonthlyBudget = 12 });
        AssertNothing(Empty with { MonthlyBudget = 23, MonthlyCost = 12 });
        AssertNothing(Empty with { HasCertificates = false });
        AssertNothing(Empty with { FreeDroplets = 0 });
        AssertNothing(Empty with { Kinds = [Small with { MonthlyCost = null }] });
        AssertNothing(Empty with { Kinds = [Small with { Min = 0, Max = 0 }] });
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(10, 360)]
    public void After_builds_that_failed_it_rests_longer_each_time(int failures, int minutes)
    {
        PoolState Failed(double minutesAgo) =>
            Empty with { Failures = new PoolFailures(failures, Now.AddMinutes(-minutesAgo)) };
        AssertNothing(Failed(minutes - 0.1));
        AssertParks(Failed(minutes));
    }

    [Fact]
    public void What_nobody_can_or_should_claim_is_retired_one_by_one()
    {
        AssertRetires(Parked() with { IsCurrent = false });
        AssertRetires(Parked() with { Region = "fra1" });
        AssertRetires(Parked() with { ReadyAt = Now.AddDays(-14).AddSeconds(-1) });
        AssertRetires(Parked() with { IsHealthy = false, FailingSince = Now.AddMinutes(-11) });
        // A restart, or a hiccup of our own network: however long it has been parked.
        AssertNothing(Empty with { Parked = [Parked() with { IsHealthy = false, FailingSince = Now.AddMinutes(-9) }] });
        AssertRetires(Parked(WorkspaceStatus.Suspended));
        var four = Enumerable.Range(0, 4).Select(_ => Parked()).ToList();
        Assert.Equal(four[0].Id, Assert.IsType<PoolStep.Retire>(
            PoolPolicy.Next(Empty with { Parked = four }, Now)).Workspace);
        AssertNothing(Empty with { Parked = four[1..] });
        // Something is at it.
        Assert.IsNotType<PoolStep.Retire>(
            PoolPolicy.Next(Empty with { Parked = [Parked() with { IsCurrent = false, IsBusy = true }] }, Now));
    }

    [Theory]
    [InlineData(WorkspaceStatus.Building)]
    [InlineData(WorkspaceStatus.Terminating)]
    public void One_that_is_stuck_holds_up_no_other(WorkspaceStatus status)
    {
        AssertNothing(Empty with { Parked = [Parked(status) with { IsBusy = true }] });
        var stuck = Parked(status) with { IsBusy = true, IsStuck = true };
        AssertParks(Empty with { Parked = [stuck] });
        var old = Parked() with { IsCurrent = false };
        Assert.Equal(old.Id, Assert.IsType<PoolStep.Retire>(
            PoolPolicy.Next(Empty with { Parked = [stuck, old] }, Now)).Workspace);
    }

    [Fact]
    public void What_is_too_dear_of_one_kind_holds_up_no_other()
    {
        var dear = Small with { Region = "fra1", MonthlyCost = 1000 };
        var unknown = Small with { Region = "sgp1", MonthlyCost = null };
        var state = Empty with { Kinds = [dear, unknown, Small] };
        Assert.Equal(new PoolStep.Park(Small), PoolPolicy.Next(state, Now));
        Assert.Equal(new PoolStep.Nothing("The monthly budget is used up."),
            PoolPolicy.Next(state with { Kinds = [dear, unknown] }, Now));
    }

    [Fact]
    public void Whatever_happens_it_never_goes_beyond_its_limits_and_comes_to_rest()
    {
        var random = new RepeatableRandom();
        var ready = new List<ParkedWorkspace>();
        for (var hour = 0; hour < 500; hour++)
        {
            var now = Now.AddHours(hour);
            for (var steps = 0; steps < 20; steps++)
            {
                var state = Empty with
                {
                    Parked = ready,
                    MonthlyCost = 12 * ready.Count,
                    MonthlyBudget = 30,
                    Arrivals = [Came(now.AddDays(-7)), Came(now.AddDays(-7))],
                };
                var step = PoolPolicy.Next(state, now);
                if (step is PoolStep.Park)
                    ready.Add(Parked() with { ReadyAt = now });
                else if (step is PoolStep.Retire(var id, _))
                    ready.RemoveAll(p => p.Id == id);
                else
                    break;
                Assert.InRange(ready.Count, 0, 2);
                Assert.True(steps < 19);
            }

            if (ready.Count > 0 && random.Next(3) == 0)
                ready.RemoveAt(0);
            Assert.All(ready, p => Assert.True(now - p.ReadyAt <= Empty.MaxAge));
        }
    }

    private static Arrival Came(DateTimeOffset at) => new(Small.Region, Small.Size, at);

    private static ParkedWorkspace Parked(WorkspaceStatus status = WorkspaceStatus.Active) =>
        new(WorkspaceId.New(Random), Small.Region, Small.Size, status, Now.AddHours(-1), Now.AddMinutes(-58), true,
            IsCurrent: true, IsBusy: false);

    private static RepeatableRandom Random { get; } = new();

    private static void AssertParks(PoolState state) =>
        Assert.Equal(new PoolStep.Park(state.Kinds[0]), PoolPolicy.Next(state, Now));

    private static void AssertNothing(PoolState state) => Assert.IsType<PoolStep.Nothing>(PoolPolicy.Next(state, Now));

    private static void AssertRetires(ParkedWorkspace parked) =>
        Assert.Equal(parked.Id,
            Assert.IsType<PoolStep.Retire>(PoolPolicy.Next(Empty with { Parked = [parked] }, Now)).Workspace);
}
