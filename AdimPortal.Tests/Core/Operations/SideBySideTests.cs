using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>Steps that don't need each other run at the same time; each is written down as if it were alone.</summary>
public class SideBySideTests
{
    private const string First = "routine-postgresql", Second = "routine-tls";
    private readonly InMemoryWorld _world = new();
    private readonly InMemoryOperationStore _operation;

    public SideBySideTests() => _operation = _world.Request(ProvisionOperation.OperationName);

    [Fact]
    public async Task What_does_not_need_each_other_runs_at_the_same_time_and_what_needs_both_waits_for_both()
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var there = 0;
        Step Meeting(Step step) => new AlteredStep(step, async (context, cancel) =>
        {
            if (Interlocked.Increment(ref there) == 2)
                met.SetResult();
            await met.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, cancel);
            return await step.DoAsync(context, cancel);
        });
        var end = await _world.RunAsync(_operation, s => s.Name is First or Second ? Meeting(s) : s);

        Assert.Equal(OperationStatus.Done, end.Status);
        var verify = end.Of("routine-verify");
        Assert.True(verify.StartedAt >= end.Of(First).EndedAt && verify.StartedAt >= end.Of(Second).EndedAt);
        Assert.True(Place<OperationEvent.StepStarted>(Second) < Place<OperationEvent.StepDone>(First));
        Assert.True(Place<OperationEvent.StepStarted>("routine-verify") > Place<OperationEvent.StepDone>(Second));
    }

    [Fact]
    public async Task One_that_is_tried_again_later_does_not_hold_up_the_other()
    {
        var busy = true;
        var end = await _world.RunAsync(_operation, s => s.Name != First ? s : new AlteredStep(s, (context, cancel) =>
        {
            if (!busy)
                return s.DoAsync(context, cancel);
            busy = false;
            return Task.FromResult<StepOutcome>(new StepOutcome.RetryAfter("It is busy.", "503"));
        }));

        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.True(end.Of(Second).EndedAt < end.Of(First).EndedAt);
        Assert.Equal((2, 1), (end.Of(First).Attempt, end.Of(Second).Attempt));
    }

    [Fact]
    public async Task When_one_fails_for_good_the_other_is_ended_before_anything_is_undone()
    {
        var wasEnded = false;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = await _world.RunAsync(_operation, s => s.Name switch
        {
            First => new AlteredStep(s, async (_, cancel) =>
            {
                await begun.Task.WaitAsync(cancel);
                return new StepOutcome.FailedForGood("It was refused.", "422");
            }),
            Second => new AlteredStep(s, async (context, cancel) =>
            {
                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                }
                finally
                {
                    wasEnded = context.WasCalledOff;
                }

                return StepOutcome.Finished;
            }),
            _ => s,
        });

        Assert.True(wasEnded);
        Assert.Equal((OperationStatus.Unwound, First, "It was refused."), (end.Status, end.FailedStep, end.Problem));
        Assert.False(end.WasCancelled);
        Assert.Equal(StepStatus.Undone, end.Of(Second).Status);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task Of_two_that_fail_for_good_the_first_says_why()
    {
        var end = await _world.RunAsync(_operation, s => s.Name is First or Second
            ? new AlteredStep(s, (_, _) =>
                Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood($"{s.Name} was refused.", "422")))
            : s);

        Assert.Equal((OperationStatus.Unwound, $"{First} was refused."), (end.Status, end.Problem));
        Assert.Empty(_world.Bugs);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public void The_time_left_is_that_of_the_longest_way()
    {
        var view = OperationView.Of(_operation.Header, _world.Plans.Find(ProvisionOperation.OperationName),
            OperationState.Empty, StepHistory.None, _world.Time.GetUtcNow());
        var all = view.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Expected);

        // The certificate takes 4 s and PostgreSQL 2 s beside it.
        Assert.Equal(all - TimeSpan.FromSeconds(2), view.Expected);
    }

    private int Place<T>(string step) where T : OperationEvent =>
        _operation.Log.FindIndex(e => e.Event is T && StepOf(e.Event) == step);

    private static string? StepOf(OperationEvent fact) => fact switch
    {
        OperationEvent.StepStarted e => e.Step,
        OperationEvent.StepDone e => e.Step,
        _ => null,
    };
}
