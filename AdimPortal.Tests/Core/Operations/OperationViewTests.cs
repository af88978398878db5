using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

public class OperationViewTests
{
    private readonly InMemoryWorld _world = new();

    [Fact]
    public void Before_anything_ran_it_shows_every_step_and_a_guess_that_says_so()
    {
        var view = View(OperationState.Empty, StepHistory.None, _world.Time.GetUtcNow());
        var plan = _world.Plans.Find(ProvisionOperation.OperationName);
        Assert.Equal(plan.Steps.Select(s => s.Title), view.Steps.Select(s => s.Title));
        Assert.True(view.ExpectationIsEstimate);
        // PostgreSQL is set up beside the certificate, which takes longer.
        Assert.Equal(plan.Steps.Where(s => s.Name != "routine-postgresql").Sum(s => s.EstimatedDuration.TotalSeconds),
            view.Expected!.Value.TotalSeconds, 0.001);
        Assert.Equal(0, view.Fraction);
    }

    [Fact]
    public void History_replaces_the_guess_once_it_knows_every_step()
    {
        var medians =
            _world.Plans.Find(ProvisionOperation.OperationName).Steps.ToDictionary(s => s.Name,
                _ => TimeSpan.FromSeconds(2));
        var view = View(OperationState.Empty, new StepHistory(medians), _world.Time.GetUtcNow());
        Assert.False(view.ExpectationIsEstimate);
        // Two of them run side by side.
        Assert.Equal(2 * (medians.Count - 1), view.Expected!.Value.TotalSeconds);
    }

    [Fact]
    public void The_time_left_falls_while_a_step_runs_and_never_below_the_steps_to_come()
    {
        var start = _world.Time.GetUtcNow();
        var state = OperationState.Of([new LoggedEvent(1, start, new OperationEvent.StepStarted("reserve"))]);
        var atStart = View(state, StepHistory.None, start).Expected!.Value;
        Assert.Equal(atStart - TimeSpan.FromSeconds(0.5),
            View(state, StepHistory.None, start.AddSeconds(0.5)).Expected!.Value);
        Assert.Equal(atStart - TimeSpan.FromSeconds(1),
            View(state, StepHistory.None, start.AddMinutes(5)).Expected!.Value);
    }

    [Fact]
    public void While_it_waits_far_longer_than_ever_no_time_is_named()
    {
        var start = _world.Time.GetUtcNow();
        var begun = new LoggedEvent(1, start, new OperationEvent.StepStarted("reserve"));
        var state = OperationState.Of(
            [begun,
                new LoggedEvent(2, start,
                    new OperationEvent.StepWaiting("reserve", "Mend it on the server.", null, start.AddMinutes(1)))]);
        Assert.NotNull(View(state, StepHistory.None, start.AddMinutes(1)).Expected);
        Assert.Null(View(state, StepHistory.None, start.AddMinutes(5)).Expected);
        Assert.NotNull(View(OperationState.Of([begun]), StepHistory.None, start.AddMinutes(5)).Expected);
    }

    public static TheoryData<OperationStatus, StepStatus> Everywhere =>
        [.. from of in Enum.GetValues<OperationStatus>() from step in Enum.GetValues<StepStatus>() select (of, step)];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Where_an_operation_stands_still_no_step_seems_to_go_on(OperationStatus of, StepStatus status)
    {
        var step = _world.Plans.Find(ProvisionOperation.OperationName).Steps[0];
        var shown = StepView.Of(step, new StepState(step.Name) { Status = status }, TimeSpan.Zero, of).Status;
        if (of is OperationStatus.Stuck or OperationStatus.Abandoned)
            Assert.False(shown.Acts());
        if (of is OperationStatus.Running or OperationStatus.Unwinding || !status.Acts())
            Assert.Equal(status, shown);
    }

    [Fact]
    public async Task When_it_is_done_the_bar_is_full_and_nothing_is_left()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var view = View(await _world.RunAsync(operation), StepHistory.None, _world.Time.GetUtcNow());
        Assert.Equal((OperationStatus.Done, 1d, null), (view.Status, view.Fraction, view.Expected));
        Assert.False(view.CanBeCancelled);
    }

    private OperationView View(OperationState state, StepHistory history, DateTimeOffset now) => OperationView.Of(
        new OperationHeader(OperationId.New(now), ProvisionOperation.OperationName, _world.Workspace.Id, "s", null,
            now),
        _world.Plans.Find(ProvisionOperation.OperationName), state, history, now);
}
