using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing;

/// <summary>Keeps what we know of accounts' money.</summary>
public interface IBillingStore
{
    /// <summary>What is known of an account: one that never paid has the free plan.</summary>
    Task<BillingAccount> FindAsync(Guid owner, CancellationToken cancel);

    Task<Guid?> OwnerOfCustomerAsync(string customer, CancellationToken cancel);

    /// <summary>
    /// Does something alone with an account and keeps what it made of it: others who want the same wait. What was read
    /// of the payment service within is therefore never overwritten by something older. Throwing keeps nothing.
    /// </summary>
    Task<T> AloneAsync<T>(Guid owner, Func<BillingAccount, Task<T>> act, CancellationToken cancel);

    /// <summary>The same with the record of the act.</summary>
    Task<T> AloneAsync<T>(ActPermit permit, Guid owner, Func<BillingAccount, Task<T>> act, CancellationToken cancel);

    /// <summary>
    /// The accounts whose time to be looked at has come, and puts that off, so that another node takes others.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeDueAsync(int most, TimeSpan putOff, CancellationToken cancel);

    /// <summary>What is known of many accounts at once.</summary>
    Task<IReadOnlyDictionary<Guid, BillingAccount>> FindAllAsync(IReadOnlyCollection<Guid> owners,
        CancellationToken cancel);

    /// <summary>Accounts that have, or had, a subscription, for staff and for reconciliation.</summary>
    Task<IReadOnlyList<BillingAccount>> ListPayingAsync(CancellationToken cancel);
}

public static class BillingStoreExtensions
{
    /// <summary>Changes an account, alone with it.</summary>
    public static Task ChangeAsync(this IBillingStore store, Guid owner, Action<BillingAccount> change,
        CancellationToken cancel) => store.AloneAsync(owner, account =>
    {
        change(account);
        return Task.FromResult(Unit.Value);
    }, cancel);

    /// <summary>The same with the record of the act.</summary>
    public static Task ChangeAsync(this IBillingStore store, ActPermit permit, Guid owner,
        Action<BillingAccount> change, CancellationToken cancel) =>
        store.AloneAsync(permit, owner, account =>
        {
            change(account);
            return Task.FromResult(Unit.Value);
        }, cancel);
}

/// <summary>Emails about money. Each is posted once for its occasion.</summary>
public interface IBillingEmails
{
    Task BillingStartedAsync(BillingAccount account, DateTimeOffset? trialEndsAt, CancellationToken cancel);

    Task GaveUpAsync(BillingAccount account, CancellationToken cancel);
}
