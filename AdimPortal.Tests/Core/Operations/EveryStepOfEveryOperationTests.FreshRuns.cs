using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Suspension;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// What is found again by a name made of a counter: runs of routines on servers, tasks, updates of own servers,
/// uploads of backups, kept lines. Within an attempt a name is the same, however often the process dies; no later
/// attempt ever has it again, or it would hear how the former ended and do nothing.
/// </summary>
public partial class EveryStepOfEveryOperationTests
{
    /// <summary>Every definition, with routines that all fail on the way out, or on the way back.</summary>
    public static TheoryData<string, bool> PlansAndDirections()
    {
        var data = new TheoryData<string, bool>();
        foreach (var plan in new InMemoryWorld().Plans.All.Where(p => p.Steps.Count > 0))
        {
            data.Add(plan.Name, false);
            if (!plan.IsForwardOnly)
                data.Add(plan.Name, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PlansAndDirections))]
    public async Task A_fresh_attempt_is_a_fresh_run(string plan, bool inUndo)
    {
        var (world, operation) = await ReadyAsync(plan);
        var before = world.Servers.Runs.ToHashSet();
        await BreakRoutinesAsync(world, operation, plan, inUndo);
        var failed = world.Servers.Runs.Where(run => !before.Contains(run)).ToHashSet();
        var (uploads, lines) = (world.Servers.Backups.Opened.ToHashSet(), operation.Lines.Count);
        if (operation.State.Status is OperationStatus.Stuck)
        {
            operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: Guid.NewGuid()));
            await world.RunAsync(operation, Alter(world, plan, inUndo, () => { }));
            Assert.Contains(world.Servers.Runs, run => !before.Contains(run) && !failed.Contains(run));
            Assert.NotEqual(lines, operation.Lines.Count);
        }

        Assert.True(operation.State.HasEnded, $"{operation.State.Status}: {operation.State.Problem}");
        Assert.Empty(world.Bugs);
        if (operation.State.Status is OperationStatus.Done)
            AssertDone(world, plan);
        else
            AssertAsBefore(world, plan);
        Assert.Empty(world.Servers.Backups.Opened.Skip(uploads.Count).Intersect(uploads));
    }

    [Theory]
    [InlineData(SuspendOperation.OperationName)]
    [InlineData(MoveOperation.OperationName)]
    public async Task A_way_back_whose_routines_never_succeed_does_get_stuck(string plan)
    {
        var (world, operation) = await ReadyAsync(plan);
        await BreakRoutinesAsync(world, operation, plan, inUndo: true);
        Assert.Equal(OperationStatus.Stuck, operation.State.Status);
    }

    /// <summary>Carries it as far as it comes while no routine succeeds; afterwards they do.</summary>
    private static async Task BreakRoutinesAsync(InMemoryWorld world, InMemoryOperationStore operation, string plan,
        bool inUndo)
    {
        var update = world.Servers.OnUpdate;
        void Break() => (world.Servers.StatusOf, world.Servers.OnUpdate) = (_ => 1, _ => 1);
        if (!inUndo)
            Break();
        await world.RunAsync(operation, Alter(world, plan, inUndo, Break));
        (world.Servers.StatusOf, world.Servers.OnUpdate) = (_ => 0, update);
    }

    /// <summary>
    /// The last step that can be taken back fails after it did everything, so that all is taken back.
    /// </summary>
    private static Func<Step, Step> Alter(InMemoryWorld world, string plan, bool inUndo, Action before)
    {
        var last = UpToNoReturn(world.Plans.Find(plan)).LastOrDefault(s => !s.IsOptional)?.Name;
        return s => !inUndo || s.Name != last ? s : new AlteredStep(s, async (context, cancel) =>
        {
            await s.DoAsync(context, cancel);
            before();
            return new StepOutcome.FailedForGood("It was refused.", "422");
        });
    }
}
