using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations;

/// <summary>
/// Carries one leased operation as far as it goes now: asks the planner, writes down what it is about to do, does it, writes down
/// how it ended, until the operation sleeps or ends. It holds no state between two calls.
/// </summary>
public sealed class OperationExecutor(IOperationStore store, PlanCatalogue plans, TimeProvider time, IRandomSource random, IOperationTrouble trouble)
{
    /// <param name="stop">The node is shutting down: the operation is handed back as it is, to go on elsewhere.</param>
    public async Task CarryAsync(OperationLease lease, CancellationToken stop)
    {
        await using var guard = new LeaseGuard(store, lease, time, stop);
        try
        {
            var record = await store.LoadAsync(lease, guard.Holding);
            var carried = new CarriedOperation(store, lease, record, plans.Find(record.Header.Plan), time, random, trouble, guard);
            var rest = await carried.GoAsync();
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
}

/// <summary>Where bugs go: a step that throws is tried again like one that failed, but nobody may overlook it.</summary>
public interface IOperationTrouble
{
    void StepThrew(OperationHeader operation, string step, Exception bug);
}
