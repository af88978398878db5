using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>Handles what was kept: reads the accounts that events speak of anew, each once however many events there are.</summary>
public sealed class EventHandling(IPaymentEvents events, IBillingStore store, AccountReading reading)
{
    private const int MostAtOnce = 100;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <returns>How many were taken.</returns>
    public async Task<int> HandleAsync(CancellationToken cancel)
    {
        var waiting = await events.TakeWaitingAsync(MostAtOnce, Again, cancel);
        foreach (var ofOne in waiting.GroupBy(e => e.Customer))
        {
            string[] ids = [.. ofOne.Select(e => e.Id)];
            if (ofOne.Key is not { } customer || await store.OwnerOfCustomerAsync(customer, cancel) is not { } owner)
                await events.HandledAsync(ids, "It is about nobody who has an account here.", cancel);
            else if ((await reading.ReadAsync(owner, cancel)).TryGet(out _, out var failure))
                await events.HandledAsync(ids, null, cancel);
            else
                await events.FailedAsync(ids, failure.Detail, cancel);
        }

        return waiting.Count;
    }
}
