using System.Collections.Concurrent;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// Every outside system that a definition may call is away for ten minutes, from any step on: nothing fails, nothing is
/// stuck, nothing is there twice.
/// </summary>
public partial class EveryStepOfEveryOperationTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The look that finds it back comes half a minute later at most, and who waits is woken with it.
    /// </summary>
    private static readonly TimeSpan Noticed = OutsideSystemBreaker.LongestBreak + TimeSpan.FromSeconds(10);

    /// <summary>A look each half minute, after some quicker ones.</summary>
    private const int MostCalls = 30;

    /// <summary>
    /// Nobody looks for what only servers can reach: after ten minutes the next try is half of that away at most.
    /// </summary>
    private static TimeSpan NoticedAfter(OutsideSystem system) =>
        OutsideSystems.IsSeenByServersOnly(system) ? Outage / 2 : Noticed;

    private static readonly ConcurrentDictionary<string, TimeSpan> UsualTimes = new();

    public static TheoryData<string, string, OutsideSystem> StepsAndSystems() => With(Steps());

    public static TheoryData<string, string, OutsideSystem> UndosAndSystems() => With(StepsWithAWayBack());

    [Theory]
    [MemberData(nameof(StepsAndSystems))]
    public async Task A_system_that_is_away_for_ten_minutes_fails_nothing(string plan, string step,
        OutsideSystem system)
    {
        var (world, operation) = await ReadyAsync(plan);
        var outside = world.Outside[system];
        var end = await world.RunAsync(operation, s => s.Name == step ? GoingAway(s, outside) : s);
        Assert.DoesNotContain(operation.Log,
            entry => entry.Event is OperationEvent.Stuck or OperationEvent.StepSkipped);
        Assert.InRange(outside.CallsWhileAway, 0, MostCalls);
        if (system is OutsideSystem.Cloud && IsInCutOver(world, plan, step))
        {
            // Nobody can write meanwhile, so it isn't waited out: the old server serves again at once, and the rest is
            // taken back later.
            Assert.Equal(OperationStatus.Unwound, end.Status);
            AssertAsBefore(world, plan);
            Assert.InRange(
                At(operation, e => e is OperationEvent.UndoDone { Step: Freeze.StepName })
                    - At(operation, e => e is OperationEvent.StepStarted { Step: Freeze.StepName }),
                TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
        else
        {
            Assert.Equal(OperationStatus.Done, end.Status);
            AssertDone(world, plan);
        }

        Assert.InRange(world.Time.GetUtcNow(), DateTimeOffset.MinValue,
            outside.BackAt + NoticedAfter(system) + await UsualTimeAsync(plan));
    }

    [Theory]
    [MemberData(nameof(UndosAndSystems))]
    public async Task A_system_that_is_away_for_ten_minutes_keeps_no_undo_from_its_end(string plan, string step,
        OutsideSystem system)
    {
        var (world, operation) = await ReadyAsync(plan);
        var outside = world.Outside[system];
        var last = UpToNoReturn(world.Plans.Find(plan)).Last(s => !s.IsOptional).Name;
        var end = await world.RunAsync(operation, s =>
        {
            var altered = s.Name == last ? Failing(s, doItFirst: true, world) : s;
            return s.Name == step ? GoingAwayInUndo(altered, outside) : altered;
        });
        Assert.DoesNotContain(operation.Log, entry => entry.Event is OperationEvent.Stuck);
        Assert.Equal(OperationStatus.Unwound, end.Status);
        AssertAsBefore(world, plan);
        Assert.InRange(outside.CallsWhileAway, 0, MostCalls);
        Assert.InRange(world.Time.GetUtcNow(), DateTimeOffset.MinValue,
            outside.BackAt + NoticedAfter(system) + (2 * await UsualTimeAsync(plan)) + TimeSpan.FromMinutes(1));
    }

    private static bool IsInCutOver(InMemoryWorld world, string plan, string step)
    {
        var names = world.Plans.Find(plan).Steps.Select(s => s.Name).ToList();
        return names.IndexOf(Freeze.StepName) is var first and >= 0 && names.IndexOf(step) >= first
            && names.IndexOf(step) <= names.IndexOf(SwitchServers.StepName);
    }

    private static AlteredStep GoingAway(Step step, InMemorySystem outside)
    {
        var gone = false;
        return new AlteredStep(step, (context, cancel) =>
        {
            if (!gone)
                outside.GoAway(Outage);
            gone = true;
            return step.DoAsync(context, cancel);
        });
    }

    private static AlteredStep GoingAwayInUndo(Step step, InMemorySystem outside)
    {
        var gone = false;
        return new AlteredStep(step, undo: (context, cancel) =>
        {
            if (!gone)
                outside.GoAway(Outage);
            gone = true;
            return step.UndoAsync(context, cancel);
        });
    }

    /// <summary>The systems that the definition calls at all.</summary>
    private static async Task<IReadOnlyList<OutsideSystem>> CalledByAsync(string plan)
    {
        var (world, operation) = await ReadyAsync(plan);
        var before = world.Outside.ToDictionary(o => o.Key, o => o.Value.Calls);
        await world.RunAsync(operation);
        return [.. world.Outside.Where(o => o.Value.Calls > before[o.Key]).Select(o => o.Key)];
    }

    private static async Task<TimeSpan> UsualTimeAsync(string plan)
    {
        if (UsualTimes.TryGetValue(plan, out var known))
            return known;
        var (world, operation) = await ReadyAsync(plan);
        var start = world.Time.GetUtcNow();
        await world.RunAsync(operation);
        return UsualTimes[plan] = world.Time.GetUtcNow() - start;
    }

    private static DateTimeOffset At(InMemoryOperationStore operation, Predicate<OperationEvent> which) =>
        operation.Log.First(entry => which(entry.Event)).At;

    private static TheoryData<string, string, OutsideSystem> With(TheoryData<string, string> steps)
    {
        var data = new TheoryData<string, string, OutsideSystem>();
        foreach (var plan in steps.GroupBy(row => row.Data.Item1))
            foreach (var system in CalledByAsync(plan.Key).GetAwaiter().GetResult())
                foreach (var row in plan)
                    data.Add(plan.Key, row.Data.Item2, system);
        return data;
    }
}
