using AdimPortal.Core.Backups;
using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// A way back that does not come to its end, but leaves things so that people can work, ends the operation and says
/// what is not proven.
/// </summary>
public sealed class NotVerifiedTests
{
    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task A_restore_that_can_not_be_taken_back_ends_with_programs_running_and_another_may_follow()
    {
        var operation = await RestoreAsync();
        var end = await _world.RunAsync(operation, s => s.Name != RestoreData.StepName ? s : new AlteredStep(s,
            (_, _) =>
                Task.FromResult<StepOutcome>(
                    new StepOutcome.FailedForGood("The restored data does not match the counts.", "78")),
            (_, _) =>
                Task.FromResult<StepOutcome>(
                    StepOutcome.With((StepOutcome.NotVerified, "The files are what the restore left.")))));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal(["The files are what the restore left."], end.NotVerified);
        Assert.Equal(WorkspaceStatus.Active, _world.Workspace.Status);

        _world.Begin(w => w.BeginRestore(_world.Servers.Backups.Backups.Keys.First()));
        Assert.Equal(OperationStatus.Done,
            (await _world.RunAsync(_world.Request(RestoreOperation.OperationName))).Status);
    }

    [Fact]
    public async Task An_undo_that_waits_for_the_world_is_no_failure_and_goes_on_with_what_it_began()
    {
        var operation = await RestoreAsync();
        var attempts = new List<int>();
        var end = await _world.RunAsync(operation, s => s.Name != RestoreData.StepName ? s : new AlteredStep(s,
            (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("It was refused.", "78")),
            (context, _) =>
            {
                attempts.Add(context.Attempt);
                return Task.FromResult<StepOutcome>(attempts.Count < 100
                    ? new StepOutcome.WaitUntil(
                        new WaitCondition.ServerReports(_world.Workspace.Id.Value, TimeSpan.FromSeconds(30)),
                        "It is running on your server.")
                    : StepOutcome.Finished);
            }));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal(100, attempts.Count);
        Assert.Single(attempts.Distinct());
    }

    [Fact]
    public void It_is_kept_and_logs_of_before_are_read()
    {
        OperationEvent[] events = [new OperationEvent.UndoDone("restore") { NotVerified = "The files." },
            new OperationEvent.UndoRetrying("dns", "It waits.", "", DateTimeOffset.UnixEpoch) { Waits = true }];
        Assert.Equal(events, events.Select(e => EventJson.Read(EventJson.Write(e))));
        Assert.Null(
            Assert.IsType<OperationEvent.UndoDone>(
                EventJson.Read("""{"event":"undo-done","step":"restore"}""")).NotVerified);
        Assert.False(
            Assert.IsType<OperationEvent.UndoRetrying>(
                EventJson.Read(
                    """{"event":"undo-retrying","step":"dns","reason":"Busy.","detail":"","at":"2026-11-21T10:00:00+00:00"}""")).Waits);
    }

    private async Task<InMemoryOperationStore> RestoreAsync()
    {
        await _world.BuildAsync();
        await _world.RunAsync(_world.Request(BackUpOperation.OperationName));
        _world.Begin(w => w.BeginRestore(Assert.Single(_world.Servers.Backups.Backups).Key));
        return _world.Request(RestoreOperation.OperationName);
    }
}
