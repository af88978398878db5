using AdimPortal.Core.Queues;

namespace AdimPortal.Core.Billing;

/// <summary>
/// Handles what was kept: reads the accounts that events speak of anew, each once however many events there are, and
/// each on its own.
/// </summary>
public sealed class EventProcessor(IPaymentEvents events, IBillingStore store, SubscriptionSync reading, EachItem each)
{
    private const int MostAtOnce = 100;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <returns>How many were taken.</returns>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var waiting = await events.TakeWaitingAsync(MostAtOnce, Again, cancel);
        await each.RunAsync(WorkQueues.PaymentEvents, waiting.GroupBy(e => e.Customer ?? e.Id), ofOne => ofOne.Key,
            HandleAsync, cancel);
        return waiting.Count;
    }

    private async Task HandleAsync(IGrouping<string, PaymentEvent> ofOne, CancellationToken cancel)
    {
        string[] ids = [.. ofOne.Select(e => e.Id)];
        if (ofOne.First().Customer is not { } customer
            || await store.OwnerOfCustomerAsync(customer, cancel) is not { } owner)
            await events.HandledAsync(ids, "No account here matches it.", cancel);
        else if ((await reading.ReadAsync(owner, cancel)).TryGet(out _, out var failure))
            await events.HandledAsync(ids, null, cancel);
        else
            await events.FailedAsync(ids, failure.Detail, cancel);
    }
}
