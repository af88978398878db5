using AdimPortal.Core.Billing;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdimPortal.Tests.Infrastructure.Queues.Stands;

/// <summary>
/// Events of the payment service: of a customer whose reading fails, and with ids and types that hold anything.
/// </summary>
internal sealed class PaymentEventStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var rig = await databases.MoneyAsync();
        var (worse, _, _) = await rig.PayingAsync();
        var (owner, subscription, _) = await rig.PayingAsync();
        rig.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(worse)
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;
        rig.Payments.FailPayment(subscription.Id, rig.Time.GetUtcNow());
        var events = rig.Get<IPaymentEvents>();
        var (one, two) = ($"evt_{worse:N}", $"evt_{owner:N}");
        if (StripeInbox.IsName($"{one}{bad.Text}", 255) && StripeInbox.IsName(bad.Text, 100))
            await events.KeepAsync(
                new PaymentEvent($"{one}{bad.Text}", bad.Text, rig.Time.GetUtcNow(),
                    InMemoryPayments.CustomerOf(worse)), EventSource.Webhook, default);
        await events.KeepAsync(
            new PaymentEvent(one, "invoice.paid", rig.Time.GetUtcNow(), InMemoryPayments.CustomerOf(worse)),
            EventSource.Webhook, default);
        await events.KeepAsync(
            new PaymentEvent(two, "invoice.payment_failed", rig.Time.GetUtcNow(), InMemoryPayments.CustomerOf(owner)),
            EventSource.Webhook, default);

        await Rounds.EndAsync(rig.Time, bad, rig.Get<EventProcessor>().HandleAsync(default));

        rig.Payments.OnCustomer = null;
        Assert.NotNull((await rig.Store.FindAsync(owner, default)).UnpaidSince);
        Assert.Contains(InMemoryPayments.CustomerOf(worse),
            await rig.Get<ISetAside>().FailingAsync(WorkQueues.PaymentEvents, default));
    }
}

/// <summary>
/// Accounts whose workspaces follow their money: the bad one's payment service fails, the neighbour's dunning schedule
/// is climbed.
/// </summary>
internal sealed class AccountStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var rig = await databases.MoneyAsync();
        var owners = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            var (owner, subscription, _) = await rig.PayingAsync();
            rig.Payments.FailPayment(subscription.Id, rig.Time.GetUtcNow());
            await rig.Get<SubscriptionSync>().ReadAsync(owner, default);
            owners.Add(owner);
        }

        rig.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(owners[0])
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;
        var since = (await rig.Store.FindAsync(owners[1], default)).UnpaidSince!.Value;
        var job = new HandlePaymentsJob(rig.Get<EventProcessor>(), rig.Get<AccountReconciler>(), rig.Store,
            rig.Get<EachItem>(), NullLogger<HandlePaymentsJob>.Instance);

        await Rounds.EndAsync(rig.Time, bad, job.Execute(null!, default).AsTask(),
            async () => (await rig.Get<IDunningProgress>().ListAsync(owners[1], since, default)).Count > 0);

        rig.Payments.OnCustomer = null;
        Assert.NotEmpty(await rig.Get<IDunningProgress>().ListAsync(owners[1], since, default));
        Assert.Contains($"{owners[0]}", await rig.Get<ISetAside>().FailingAsync(WorkQueues.Accounts, default));
    }
}

/// <summary>The comparison with the payment service.</summary>
internal sealed class ReconciliationStand : IQueueStand
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var rig = await databases.MoneyAsync();
        var (worse, first, _) = await rig.PayingAsync();
        var (owner, second, _) = await rig.PayingAsync();
        rig.Payments.FailPayment(first.Id, rig.Time.GetUtcNow());
        rig.Payments.FailPayment(second.Id, rig.Time.GetUtcNow());
        rig.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(worse)
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;

        await Rounds.EndAsync(rig.Time, bad, rig.Get<Reconciliation>().RunAsync(default));

        rig.Payments.OnCustomer = null;
        Assert.NotNull((await rig.Store.FindAsync(owner, default)).UnpaidSince);
    }
}
