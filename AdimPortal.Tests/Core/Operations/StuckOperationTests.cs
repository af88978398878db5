using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>What is stuck is tried again, slower and slower, and people are told once.</summary>
public sealed class StuckOperationTests
{
    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task It_is_tried_again_slower_and_slower_for_two_weeks_and_told_once()
    {
        var operation = await TerminationAsync();
        while (operation.WakeAt is not null)
            await _world.RunAsync(operation, s => s.Name == "remove-dns" ? Refused(s) : s);
        var stuck = operation.Log.Where(e => e.Event is OperationEvent.Stuck)
            .Select(e => (e.At, Event: (OperationEvent.Stuck)e.Event)).ToList();
        Assert.Equal(StuckRetries.Most + 1, stuck.Count);
        Assert.Equal(Enumerable.Range(0, stuck.Count), stuck.Select(p => p.Event.Retries));
        var rests = stuck.SkipLast(1).Select(p => p.Event.RetryAt!.Value - p.At).ToList();
        double[] minutes = [5, 15, 60, 240, 720, .. Enumerable.Repeat(1440.0, 14)];
        Assert.All(rests.Zip(minutes), pair => Assert.InRange(pair.First.TotalMinutes, pair.Second, pair.Second * 1.1));
        Assert.Null(stuck[^1].Event.RetryAt);

        // A person begins it anew, and it is told again if it fails again.
        operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: Guid.NewGuid()));
        await _world.RunAsync(operation, s => s.Name == "remove-dns" ? Refused(s) : s);
        Assert.Equal(0, Assert.IsType<OperationEvent.Stuck>(operation.Log[^1].Event).Retries);
        Assert.NotNull(operation.State.RetryAt);
    }

    [Fact]
    public async Task It_goes_on_without_a_person_when_what_was_wrong_is_mended()
    {
        var operation = await TerminationAsync();
        Assert.Equal(OperationStatus.Stuck,
            (await _world.RunAsync(operation, s => s.Name == "remove-dns" ? Refused(s) : s)).Status);
        Assert.Equal(OperationStatus.Done, (await _world.RunAsync(operation)).Status);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task Another_trouble_after_some_progress_is_told_anew()
    {
        var operation = await TerminationAsync();
        await _world.RunAsync(operation, s => s.Name == "remove-dns" ? Refused(s) : s);
        await _world.RunAsync(operation, s => s.Name == "remove-firewall" ? Refused(s) : s);
        Assert.Equal([0, 0], operation.Log.Select(e => e.Event).OfType<OperationEvent.Stuck>().Select(p => p.Retries));
    }

    [Fact]
    public async Task An_undo_that_kills_its_process_again_and_again_waits_for_a_person()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        operation.DiesBefore = fact => fact is OperationEvent.UndoDone { Step: "dns" };
        var end = await _world.RunAsync(operation, s => s.Name == "connect" ? Refused(s) : s);
        Assert.Equal(OperationStatus.Stuck, end.Status);
        Assert.Null(end.RetryAt);
        Assert.Equal(Planner.MostInterruptions + 1,
            operation.Log.Count(e => e.Event is OperationEvent.UndoStarted { Step: "dns" }));

        operation.DiesBefore = _ => false;
        operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: Guid.NewGuid()));
        Assert.Equal(OperationStatus.Unwound, (await _world.RunAsync(operation)).Status);
        Assert.True(_world.IsClean);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_outage_of_more_than_a_day_asks_a_person_and_goes_on_when_it_is_over(bool inUndo)
    {
        var cloud = _world.Outside[OutsideSystem.Cloud];
        var operation = _world.Request(ProvisionOperation.OperationName);
        Step Alter(Step s) => (s.Name, inUndo) switch
        {
            ("dns", false) => new AlteredStep(s, (context, cancel) => Away(() => s.DoAsync(context, cancel))),
            ("dns", true) => new AlteredStep(s, undo: (context, cancel) => Away(() => s.UndoAsync(context, cancel))),
            ("connect", true) => Refused(s),
            _ => s,
        };
        var gone = false;
        Task<StepOutcome> Away(Func<Task<StepOutcome>> act)
        {
            if (!gone)
                cloud.GoAway(TimeSpan.FromHours(40));
            gone = true;
            return act();
        }

        var stuck = await _world.RunAsync(operation, Alter);
        Assert.Equal((OperationStatus.Stuck, "DigitalOcean has not answered for 24 hours."),
            (stuck.Status, stuck.Problem));
        Assert.Equal(OutsideSystem.Cloud, Assert.IsType<OperationEvent.Stuck>(operation.Log[^1].Event).System);
        Assert.InRange(operation.Log.Count, 1, 300);

        while (operation.State.Status is OperationStatus.Stuck)
            await _world.RunAsync(operation, Alter);
        Assert.Equal(inUndo ? OperationStatus.Unwound : OperationStatus.Done, operation.State.Status);
    }

    [Fact]
    public void Logs_of_before_are_read()
    {
        var stuck = Assert.IsType<OperationEvent.Stuck>(
            EventJson.Read("""{"event":"stuck","step":"dns","userMessage":"It failed.","detail":"422"}"""));
        Assert.Equal((null, 0, null), (stuck.RetryAt, stuck.Retries, stuck.System));
        var state = OperationState.Empty.Apply(new LoggedEvent(1, default, new OperationEvent.StepStarted("dns")))
            .Apply(new LoggedEvent(2, default, stuck));
        Assert.Equal((OperationStatus.Stuck, null), (state.Status, state.RetryAt));
    }

    [Fact]
    public void New_events_come_back_as_they_were_written()
    {
        var at = _world.Time.GetUtcNow();
        OperationEvent[] events =
        [
            new OperationEvent.StepPostponed("dns", OutsideSystem.Cloud, "It is away.", "503", at),
            new OperationEvent.UndoPostponed("dns", OutsideSystem.ObjectStorage, "It is away.", "503", at),
            new OperationEvent.Stuck("dns", "It failed.", "422")
                { RetryAt = at, Retries = 3, System = OutsideSystem.Mail },
        ];
        Assert.Equal(events, events.Select(e => EventJson.Read(EventJson.Write(e))));
        Assert.Contains("\"Cloud\"", EventJson.Write(events[0]), StringComparison.Ordinal);
    }

    private async Task<InMemoryOperationStore> TerminationAsync()
    {
        await _world.BuildAsync();
        _world.Begin(w => w.BeginTermination());
        return _world.Request(TerminateOperation.OperationName);
    }

    private static AlteredStep Refused(Step step) =>
        new(step, (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("It was refused.", "422")));
}
