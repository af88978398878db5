using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;

namespace AdimPortal.Testing.InMemory;

/// <summary>Accounts and their money in memory: whoever is not known has the free plan.</summary>
public sealed class InMemoryBilling(BillingPlans plans, TimeProvider time) : IBillingStore
{
    private readonly Dictionary<Guid, BillingAccount> _accounts = [];

    public Task<BillingAccount> FindAsync(Guid owner, CancellationToken cancel) => Task.FromResult(Of(owner));

    public Task<Guid?> OwnerOfCustomerAsync(string customer, CancellationToken cancel) =>
        Task.FromResult(_accounts.Values.FirstOrDefault(a => a.CustomerId == customer)?.OwnerId);

    public Task<T> AloneAsync<T>(Guid owner, Func<BillingAccount, Task<T>> act, CancellationToken cancel) =>
        act(Of(owner));

    public Task<T> AloneAsync<T>(ActPermit permit, Guid owner, Func<BillingAccount, Task<T>> act,
        CancellationToken cancel) => act(Of(owner));

    public Task<IReadOnlyList<Guid>> TakeDueAsync(int most, TimeSpan putOff, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<IReadOnlyDictionary<Guid, BillingAccount>> FindAllAsync(IReadOnlyCollection<Guid> owners,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<Guid, BillingAccount>>(owners.ToDictionary(owner => owner, Of));

    public Task<IReadOnlyList<BillingAccount>> ListPayingAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<BillingAccount>>([.. _accounts.Values.Where(a => a.CustomerId is not null)]);

    private BillingAccount Of(Guid owner) =>
        _accounts.TryGetValue(owner, out var known)
            ? known
            : _accounts[owner] = BillingAccount.New(owner, plans.Free.Name, time.GetUtcNow());
}
