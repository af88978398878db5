using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>
/// Carries one leased operation as far as it goes now: asks the planner, writes down what it is about to do, does it,
/// writes down how it ended, until the operation sleeps or ends. It holds no state between two calls.
/// </summary>
public sealed class OperationExecutor(
    IOperationStore store, OperationCatalog catalog, TimeProvider time, IRandomSource random, IOperationErrors trouble,
    IOutsideSystems systems)
{
    /// <summary>
    /// How long a call that doesn't end is waited for when the node stops. Then the lease is given back without it.
    /// </summary>
    public static readonly TimeSpan HangingTimeout = TimeSpan.FromSeconds(2);

    /// <param name="stop">The node is shutting down: the operation is handed back as it is, to go on elsewhere.</param>
    public async Task RunAsync(OperationLease lease, CancellationToken stop)
    {
        var guard = new LeaseGuard(store, lease, time, stop);
        var running = RunAsync(lease, guard, stop);
        if (await EndsAsync(running, stop))
        {
            await guard.DisposeAsync();
            await running;
            return;
        }

        // Whatever still hangs writes nothing any more: the lease that it would have to name is given back.
        await store.ReleaseAsync(lease, time.GetUtcNow(), null, CancellationToken.None);
        _ = LetGoAsync(running, guard);
    }

    private async Task RunAsync(OperationLease lease, LeaseGuard guard, CancellationToken stop)
    {
        try
        {
            var record = await store.LoadAsync(lease, guard.Holding);
            await using var run = new OperationRun(store, lease, record, catalog.Find(record.Header.Name), time, random,
                trouble, systems, guard);
            var rest = await run.GoAsync();
            await store.ReleaseAsync(lease, rest.WakeAt, rest.ConditionKey, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // Another node carries it now and has everything that it needs in the log.
        }
        catch (OperationCanceledException) when (guard.Lost)
        {
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await store.ReleaseAsync(lease, time.GetUtcNow(), null, CancellationToken.None);
        }
    }

    /// <returns>False when the node stops and it hangs on.</returns>
    private async Task<bool> EndsAsync(Task running, CancellationToken stop)
    {
        try
        {
            await running.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(HangingTimeout, time, CancellationToken.None));
            return running.IsCompleted;
        }
        catch
        {
            // Told by whoever awaits it.
            return true;
        }
    }

    private static async Task LetGoAsync(Task running, LeaseGuard guard)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await guard.DisposeAsync();
    }
}

/// <summary>
/// Where bugs go: a step that throws is tried again like one that failed, but nobody may overlook it.
/// </summary>
public interface IOperationErrors
{
    void StepThrew(OperationHeader operation, string step, Exception bug);
}
