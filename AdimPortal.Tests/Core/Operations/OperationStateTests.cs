using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>The log by example: what each event means, and that one that doesn't fit is never swallowed.</summary>
public class OperationStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_log_without_trouble_ends_done_and_keeps_outputs()
    {
        var state = Fold(new OperationEvent.StepStarted("a"),
            new OperationEvent.StepDone("a", new Dictionary<string, string> { ["id"] = "7" }),
            new OperationEvent.Completed());
        Assert.Equal(OperationStatus.Done, state.Status);
        Assert.Equal("7", state.Of("a").Outputs["id"]);
        Assert.Equal(Start.AddSeconds(3), state.EndedAt);
    }

    [Fact]
    public void A_step_that_fails_for_good_turns_the_operation_round_with_its_sentence()
    {
        var state = Fold(new OperationEvent.StepStarted("a"), new OperationEvent.StepFailed("a", "No room.", "422"));
        Assert.Equal((OperationStatus.Unwinding, "No room.", "422", "a"),
            (state.Status, state.Problem, state.ProblemDetail, state.FailedStep));
        Assert.True(state.Of("a").NeedsUndo);
    }

    [Fact]
    public void Failures_count_tries_and_interruptions_do_not()
    {
        var state = Fold(
            new OperationEvent.StepStarted("a"), new OperationEvent.StepStarted("a"),
            new OperationEvent.StepRetrying("a", "Busy.", "503", Start), new OperationEvent.StepStarted("a"));
        Assert.Equal((1, 0), (state.Of("a").Failures, state.Of("a").Interruptions));
        Assert.Equal(1,
            Fold(new OperationEvent.StepStarted("a"), new OperationEvent.StepStarted("a")).Of("a").Interruptions);
    }

    [Fact]
    public void An_undo_counts_its_own_tries()
    {
        var state = Fold(
            new OperationEvent.StepStarted("a"), new OperationEvent.StepRetrying("a", "Busy.", "503", Start),
            new OperationEvent.CancelRequested(null), new OperationEvent.UndoStarted("a"));
        Assert.Equal((StepStatus.Undoing, 0), (state.Of("a").Status, state.Of("a").Failures));
        Assert.True(state.WasCancelled);
    }

    [Fact]
    public void What_is_stuck_goes_on_where_it_was_heading_when_a_person_says_so()
    {
        var forward =
            Fold(new OperationEvent.StepStarted("a"), new OperationEvent.Stuck("a", "It can't be deleted.", "403"));
        Assert.Equal(OperationStatus.Stuck, forward.Status);
        var resumed = forward.Apply(new LoggedEvent(3, Start, new OperationEvent.Resumed(null)));
        Assert.Equal((OperationStatus.Running, null), (resumed.Status, resumed.Problem));

        var backward = Fold(new OperationEvent.StepStarted("a"), new OperationEvent.StepFailed("a", "No.", ""),
            new OperationEvent.UndoStarted("a"), new OperationEvent.Stuck("a", "Stuck.", ""),
            new OperationEvent.Resumed(null));
        Assert.Equal(OperationStatus.Unwinding, backward.Status);
    }

    [Fact]
    public void An_attempt_has_a_number_that_never_comes_again()
    {
        var busy = new OperationEvent.StepRetrying("a", "Busy.", "503", Start);
        var undoBusy = new OperationEvent.UndoRetrying("a", "Busy.", "503", Start);
        OperationEvent[] log =
        [
            new OperationEvent.StepStarted("a"), busy, new OperationEvent.StepStarted("a"),
            new OperationEvent.Stuck("a", "Stuck.", ""), new OperationEvent.Resumed(null),
            new OperationEvent.StepStarted("a"), new OperationEvent.StepFailed("a", "No.", ""),
            new OperationEvent.UndoStarted("a"), undoBusy,
            new OperationEvent.UndoStarted("a"), new OperationEvent.Stuck("a", "Stuck.", ""),
            new OperationEvent.Resumed(null), new OperationEvent.UndoStarted("a"),
        ];
        Assert.Equal([1, 2, 2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 6],
            Enumerable.Range(1, log.Length).Select(n => Fold(log[..n]).Of("a").Attempt));
    }

    [Fact]
    public void What_waits_is_postponed_or_died_is_the_same_attempt()
    {
        var started = new OperationEvent.StepStarted("a");
        var back = new OperationEvent.UndoStarted("a");
        Assert.Equal(1,
            Fold(started, new OperationEvent.StepWaiting("a", "It waits.", null, Start), started, started)
                .Of("a").Attempt);
        Assert.Equal(1,
            Fold(started, new OperationEvent.StepPostponed("a", OutsideSystem.Cloud, "It is away.", "503", Start),
                started).Of("a").Attempt);
        Assert.Equal(2,
            Fold(started, new OperationEvent.CancelRequested(null), back,
                new OperationEvent.UndoRetrying("a", "It waits.", "", Start) { Waits = true }, back, back)
                .Of("a").Attempt);
    }

    public static TheoryData<string, OperationEvent[]> IllegalLogs() => new()
    {
        { "a step ends that was not started", [new OperationEvent.StepDone("a", new Dictionary<string, string>())] },
        { "a step starts that is done",
            [new OperationEvent.StepStarted("a"), Done("a"), new OperationEvent.StepStarted("a")] },
        { "an undo without a reason to unwind",
            [new OperationEvent.StepStarted("a"), Done("a"), new OperationEvent.UndoStarted("a")] },
        { "an undo of what never began",
            [new OperationEvent.CancelRequested(null), new OperationEvent.UndoStarted("a")] },
        { "an end after the end", [new OperationEvent.Completed(), new OperationEvent.Completed()] },
        { "unwound without unwinding", [new OperationEvent.Unwound()] },
        { "cancelled after the end", [new OperationEvent.Completed(), new OperationEvent.CancelRequested(null)] },
        { "resumed though not stuck", [new OperationEvent.Resumed(null)] },
    };

    [Theory]
    [MemberData(nameof(IllegalLogs))]
    public void An_event_that_does_not_fit_throws(string why, OperationEvent[] log) =>
        Assert.True(Record.Exception(() => Fold(log)) is InvalidTransitionException, why);

    [Fact]
    public void A_gap_in_the_log_throws() =>
        Assert.Throws<InvalidTransitionException>(() =>
            OperationState.Empty.Apply(new LoggedEvent(2, Start, new OperationEvent.Completed())));

    private static OperationEvent.StepDone Done(string step) => new(step, new Dictionary<string, string>());

    private static OperationState Fold(params OperationEvent[] log) =>
        OperationState.Of(log.Select((fact, place) => new LoggedEvent(place + 1, Start.AddSeconds(place + 1), fact)));
}
