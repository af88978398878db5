using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>A node that stops gives back what it holds at once, so that another one goes on.</summary>
public sealed class StoppingNodeTests : IDisposable
{
    private readonly InMemoryWorld _world = new();
    private readonly CancellationTokenSource _stop = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_leases_are_free_within_two_seconds_although_a_call_hangs(bool inUndo)
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var (begun, hanging) = (new TaskCompletionSource(), new TaskCompletionSource<StepOutcome>());
        Task<StepOutcome> HangAsync()
        {
            begun.TrySetResult();
            return hanging.Task;
        }

        var running = Task.CompletedTask;
        while (!begun.Task.IsCompleted)
        {
            _world.Time.AdvanceTo(operation.WakeAt!.Value);
            var lease = await operation.ClaimAsync("node", CancellationToken.None);
            running = _world.ExecutorOf(operation, s => (s.Name, inUndo) switch
            {
                ("dns", false) => new AlteredStep(s, (_, _) => HangAsync()),
                ("dns", true) => new AlteredStep(s, undo: (_, _) => HangAsync()),
                ("connect", true) =>
                    new AlteredStep(s,
                        (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("No.", "422"))),
                _ => s,
            }).RunAsync(lease!, _stop.Token);
            await Task.WhenAny(begun.Task, running);
        }

        Assert.Null(await operation.ClaimAsync("another", CancellationToken.None));
        var stopped = _world.Time.GetUtcNow();
        await _stop.CancelAsync();
        while (!running.IsCompleted)
        {
            _world.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(running,
                Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
        }

        await running;
        Assert.InRange(_world.Time.GetUtcNow() - stopped, TimeSpan.Zero,
            OperationExecutor.HangingTimeout + TimeSpan.FromSeconds(1));
        var another = await operation.ClaimAsync("another", CancellationToken.None);
        Assert.NotNull(another);

        // What hung ends at last, and nothing of it is written.
        var written = operation.Log.Count;
        hanging.SetResult(StepOutcome.Finished);
        await _world.ExecutorOf(operation).RunAsync(another, CancellationToken.None);
        Assert.Single(operation.Log.Skip(written - 1),
            e => e.Event is OperationEvent.StepStarted { Step: "dns" } or OperationEvent.UndoStarted { Step: "dns" }
                && e.Sequence > written);
        Assert.Equal(inUndo ? OperationStatus.Unwound : OperationStatus.Done,
            (await _world.RunAsync(operation)).Status);
    }

    public void Dispose() => _stop.Dispose();
}
