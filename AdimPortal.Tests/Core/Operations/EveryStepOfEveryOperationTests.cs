using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// The promise of every definition, whatever steps it gets later: break it at any step, in any way, and it ends done or
/// taken back, with the world clean; run any step twice, and nothing is there twice.
/// </summary>
public partial class EveryStepOfEveryOperationTests
{
    public static TheoryData<string, string> Steps()
    {
        var data = new TheoryData<string, string>();
        foreach (var plan in new InMemoryWorld().Plans.All)
            foreach (var step in plan.Steps)
                data.Add(plan.Name, step.Name);
        return data;
    }

    public static TheoryData<string, string> StepsWithAWayBack()
    {
        var data = new TheoryData<string, string>();
        foreach (var plan in new InMemoryWorld().Plans.All.Where(p => !p.IsForwardOnly))
            foreach (var step in UpToNoReturn(plan).Where(s => !s.IsOptional))
                data.Add(plan.Name, step.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_once_is_tried_again_and_the_plan_succeeds(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var failed = false;
        var end = await world.RunAsync(operation, s => s.Name != step ? s : new AlteredStep(s, (context, cancel) =>
        {
            if (failed)
                return s.DoAsync(context, cancel);
            failed = true;
            return Task.FromResult<StepOutcome>(new StepOutcome.RetryAfter("It is busy.", "503"));
        }));
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_before_it_did_anything_leaves_the_world_clean(string plan,
        string step) =>
        await FailForGoodAsync(plan, step, doItFirst: false);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_after_it_did_everything_leaves_the_world_clean(string plan,
        string step) =>
        await FailForGoodAsync(plan, step, doItFirst: true);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_runs_twice_leaves_nothing_double(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var end = await world.RunAsync(operation, s => s.Name != step ? s : new AlteredStep(
            s,
            async (context, cancel) =>
            {
                await s.DoAsync(context, cancel);
                return await s.DoAsync(context, cancel);
            }));
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_process_that_dies_after_the_act_and_before_the_word_is_followed_by_one_that_finishes(
        string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var died = false;
        operation.DiesBefore =
            fact => fact is OperationEvent.StepDone done && done.Step == step && !died && (died = true);
        var end = await world.RunAsync(operation);
        Assert.True(died);
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(StepsWithAWayBack))]
    public async Task An_undo_that_runs_twice_or_is_cut_off_still_leaves_the_world_clean(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var died = false;
        operation.DiesBefore =
            fact => fact is OperationEvent.UndoDone done && done.Step == step && !died && (died = true);
        var last = UpToNoReturn(world.Plans.Find(plan)).Last(s => !s.IsOptional).Name;
        var end =
            await world.RunAsync(operation,
                s => s.Name == last ? Failing(s, doItFirst: true, world) : Written(s, world));
        Assert.True(died);
        Assert.Equal(OperationStatus.Unwound, end.Status);
        AssertAsBefore(world, plan);
    }

    /// <summary>What can be taken back: the step of no return itself can, until it is done.</summary>
    private static IEnumerable<Step> UpToNoReturn(OperationDefinition plan) =>
        plan.PointOfNoReturn is { } name
            ? plan.Steps.Take(plan.Steps.ToList().FindIndex(s => s.Name == name) + 1)
            : plan.Steps;

    private static async Task FailForGoodAsync(string plan, string step, bool doItFirst)
    {
        var (world, operation) = await ReadyAsync(plan);
        var end =
            await world.RunAsync(operation, s => s.Name == step ? Failing(s, doItFirst, world) : Written(s, world));
        var (of, failing) = (world.Plans.Find(plan), world.Plans.Find(plan).Find(step));
        if (failing.IsOptional)
        {
            Assert.Equal(OperationStatus.Done, end.Status);
            // A snapshot that stayed is found by the sweep.
            world.Cloud.Snapshots.RemoveAll(s => !doItFirst && step == "remove-snapshots"
                && (s.Name.EndsWith(SnapshotName.PowerOff, StringComparison.Ordinal)
                    || s.Name.EndsWith(SnapshotName.Moved, StringComparison.Ordinal)));
            AssertDone(world, plan);
        }
        else
            if (of.IsForwardOnly
                || of.Steps.Select(s => s.Name).SkipWhile(name => name != of.PointOfNoReturn).Skip(1).Contains(step))
            {
                Assert.Equal(OperationStatus.Stuck, end.Status);
                operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: null));
                Assert.Equal(OperationStatus.Done, (await world.RunAsync(operation)).Status);
                AssertDone(world, plan);
            }
            else
            {
                Assert.Equal(OperationStatus.Unwound, end.Status);
                Assert.Equal("It was refused.", end.Problem);
                AssertAsBefore(world, plan);
                if (Builds(plan))
                    Assert.Equal("It was refused.", world.Workspace.Problem);
            }
    }

    private static AlteredStep Failing(Step step, bool doItFirst, InMemoryWorld world) =>
        new(step, async (context, cancel) =>
    {
        if (doItFirst)
            await step.DoAsync(context, cancel);
        world.WriteNote();
        return new StepOutcome.FailedForGood("It was refused.", "422");
    });

    /// <summary>After each step somebody writes, wherever the name leads.</summary>
    private static AlteredStep Written(Step step, InMemoryWorld world) => new(step, async (context, cancel) =>
    {
        var outcome = await step.DoAsync(context, cancel);
        world.WriteNote();
        return outcome;
    });
}
