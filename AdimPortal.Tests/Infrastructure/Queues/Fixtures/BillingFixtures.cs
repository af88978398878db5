using AdimPortal.Core.Billing;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>
/// Events of the payment service: of a customer whose reading fails, and with ids and types that hold anything.
/// </summary>
internal sealed class PaymentEventFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.BillingAsync();
        var (worse, _, _) = await fixture.PayingAsync();
        var (owner, subscription, _) = await fixture.PayingAsync();
        fixture.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(worse)
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;
        fixture.Payments.FailPayment(subscription.Id, fixture.Time.GetUtcNow());
        var events = fixture.Get<IPaymentEvents>();
        var (one, two) = ($"evt_{worse:N}", $"evt_{owner:N}");
        if (StripeInbox.IsName($"{one}{bad.Text}", 255) && StripeInbox.IsName(bad.Text, 100))
            await events.KeepAsync(
                new PaymentEvent($"{one}{bad.Text}", bad.Text, fixture.Time.GetUtcNow(),
                    InMemoryPayments.CustomerOf(worse)), EventSource.Webhook, default);
        await events.KeepAsync(
            new PaymentEvent(one, "invoice.paid", fixture.Time.GetUtcNow(), InMemoryPayments.CustomerOf(worse)),
            EventSource.Webhook, default);
        await events.KeepAsync(
            new PaymentEvent(two, "invoice.payment_failed", fixture.Time.GetUtcNow(), InMemoryPayments.CustomerOf(owner)),
            EventSource.Webhook, default);

        await Rounds.EndAsync(fixture.Time, bad, fixture.Get<EventProcessor>().HandleAsync(default));

        fixture.Payments.OnCustomer = null;
        Assert.NotNull((await fixture.Store.FindAsync(owner, default)).UnpaidSince);
        Assert.Contains(InMemoryPayments.CustomerOf(worse),
            await fixture.Get<ISetAside>().FailingAsync(WorkQueues.PaymentEvents, default));
    }
}

/// <summary>
/// Accounts whose workspaces follow their money: the bad one's payment service fails, the neighbour's dunning schedule
/// is climbed.
/// </summary>
internal sealed class AccountFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.BillingAsync();
        var owners = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            var (owner, subscription, _) = await fixture.PayingAsync();
            fixture.Payments.FailPayment(subscription.Id, fixture.Time.GetUtcNow());
            await fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
            owners.Add(owner);
        }

        fixture.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(owners[0])
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;
        var since = (await fixture.Store.FindAsync(owners[1], default)).UnpaidSince!.Value;
        var job = new HandlePaymentsJob(fixture.Get<EventProcessor>(), fixture.Get<AccountReconciler>(), fixture.Store,
            fixture.Get<EachItem>(), NullLogger<HandlePaymentsJob>.Instance);

        await Rounds.EndAsync(fixture.Time, bad, job.Execute(null!, default).AsTask(),
            async () => (await fixture.Get<IDunningProgress>().ListAsync(owners[1], since, default)).Count > 0);

        fixture.Payments.OnCustomer = null;
        Assert.NotEmpty(await fixture.Get<IDunningProgress>().ListAsync(owners[1], since, default));
        Assert.Contains($"{owners[0]}", await fixture.Get<ISetAside>().FailingAsync(WorkQueues.Accounts, default));
    }
}

/// <summary>The comparison with the payment service.</summary>
internal sealed class ReconciliationFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.BillingAsync();
        var (worse, first, _) = await fixture.PayingAsync();
        var (owner, second, _) = await fixture.PayingAsync();
        fixture.Payments.FailPayment(first.Id, fixture.Time.GetUtcNow());
        fixture.Payments.FailPayment(second.Id, fixture.Time.GetUtcNow());
        fixture.Payments.OnCustomer = (customer, cancel) => customer == InMemoryPayments.CustomerOf(worse)
            ? bad.FailAsync(cancel)
            : Task.CompletedTask;

        await Rounds.EndAsync(fixture.Time, bad, fixture.Get<Reconciliation>().RunAsync(default));

        fixture.Payments.OnCustomer = null;
        Assert.NotNull((await fixture.Store.FindAsync(owner, default)).UnpaidSince);
    }
}
