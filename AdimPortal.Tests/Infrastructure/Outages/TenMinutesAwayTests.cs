using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Testing.Outages;

namespace AdimPortal.Tests.Infrastructure.Outages;

/// <summary>
/// Every outside system that is called over HTTP, away for ten minutes in every way: whoever needs it is told so each
/// time, few calls are made, and it is used again soon after it is back.
/// </summary>
public sealed class TenMinutesAwayTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Three that open the breaker, some quick looks, then one each half minute; each list may be sent three or four
    /// times before that.
    /// </summary>
    private const int MostCalls = 40;

    public static TheoryData<OutsideSystem, Trouble> SystemsAndTroubles()
    {
        var data = new TheoryData<OutsideSystem, Trouble>();
        foreach (var system in TroubledWire.Systems)
            foreach (var trouble in Enum.GetValues<Trouble>())
                data.Add(system, trouble);
        return data;
    }

    [Theory]
    [MemberData(nameof(SystemsAndTroubles))]
    public async Task Few_calls_are_made_meanwhile_and_it_is_used_soon_after(OutsideSystem system, Trouble trouble)
    {
        await using var wire = new TroubledWire(system);
        for (var i = 0; i < 20; i++)
            Assert.True((await wire.AskAsync()).IsOk);
        wire.Trouble = trouble;
        var end = wire.Time.GetUtcNow() + Outage;
        while (wire.Time.GetUtcNow() < end)
        {
            (await wire.AskAsync()).TryGet(out _, out var failure);
            AssertWaits(system, trouble, failure);
            wire.Time.Advance(TimeSpan.FromSeconds(3));
        }

        if (trouble is not Trouble.Slow)
        {
            Assert.InRange(wire.CallsInTrouble, 3, MostCalls);
            Assert.True(wire.Breakers.IsAway(system));
        }

        wire.Trouble = null;
        var back = wire.Time.GetUtcNow();
        while (!(await wire.AskAsync()).IsOk)
            wire.Time.Advance(TimeSpan.FromSeconds(1));
        // A rate limit may name a later moment itself.
        Assert.InRange(wire.Time.GetUtcNow() - back, TimeSpan.Zero,
            OutsideSystemBreaker.LongestBreak + TimeSpan.FromSeconds(5));
        Assert.False(wire.Breakers.IsAway(system));
    }

    [Theory]
    [MemberData(nameof(SystemsAndTroubles))]
    public async Task When_many_wait_one_looks_whether_it_is_back(OutsideSystem system, Trouble trouble)
    {
        if (trouble is Trouble.Slow)
            return;
        await using var wire = new TroubledWire(system) { Trouble = trouble };
        while (!wire.Breakers.IsAway(system))
            await wire.AskAsync();
        wire.Time.Advance(wire.Breakers.RefusesFor(system)!.Value + TimeSpan.FromSeconds(10));
        var before = wire.CallsInTrouble;
        await wire.ManyAskAsync(50);
        Assert.Equal(1, wire.CallsInTrouble - before);
    }

    private static void AssertWaits(OutsideSystem system, Trouble trouble, Failure? failure)
    {
        if (trouble is Trouble.Slow)
            Assert.Null(failure);
        else
            Assert.Equal(system, Assert.IsType<Failure.Passing>(failure).System);
    }
}
