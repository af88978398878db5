using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Infrastructure.Billing;

internal sealed class PostgresBillingStore(
    IDbContextFactory<PortalDbContext> contexts, NpgsqlDataSource database, BillingPlans plans, TimeProvider time)
    : IBillingStore
{
    public async Task<BillingAccount> FindAsync(Guid owner, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<BillingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.OwnerId == owner, cancel)
            ?? New(owner);
    }

    public async Task<Guid?> OwnerOfCustomerAsync(string customer, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<BillingAccount>().Where(a => a.CustomerId == customer).Select(a => (Guid?)a.OwnerId)
            .SingleOrDefaultAsync(cancel);
    }

    public Task<T> AloneAsync<T>(Guid owner, Func<BillingAccount, Task<T>> act, CancellationToken cancel) =>
        AloneAsync(owner, permit: null, act, cancel);

    public Task<T> AloneAsync<T>(ActPermit permit, Guid owner, Func<BillingAccount, Task<T>> act,
        CancellationToken cancel) => AloneAsync(owner, permit, act, cancel);

    private async Task<T> AloneAsync<T>(Guid owner, ActPermit? permit, Func<BillingAccount, Task<T>> act,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // A lock of its own, since the row may not be there yet.
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({$"billing {owner}"}, 0))", cancel);
        var account = await context.Set<BillingAccount>().SingleOrDefaultAsync(a => a.OwnerId == owner, cancel);
        if (account is null)
            context.Add(account = New(owner));
        var answer = await act(account);
        if (permit is not null)
            context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_notify({LiveChannel.Name}, {$"{LiveTopics.Account(owner)} {LiveTopics.Everything}"})", cancel);
        await transaction.CommitAsync(cancel);
        return answer;
    }

    public async Task<IReadOnlyList<Guid>> TakeDueAsync(int most, TimeSpan putOff, CancellationToken cancel)
    {
        await using var take = database.CreateCommand("""
            UPDATE billing_accounts SET look_at = @later WHERE owner_id IN (
                SELECT owner_id FROM billing_accounts WHERE look_at <= @now ORDER BY look_at LIMIT @most FOR UPDATE SKIP LOCKED)
            RETURNING owner_id
            """);
        take.Parameters.AddWithValue("now", time.GetUtcNow());
        take.Parameters.AddWithValue("later", time.GetUtcNow() + putOff);
        take.Parameters.AddWithValue("most", most);
        var owners = new List<Guid>();
        await using var row = await take.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            owners.Add(row.GetGuid(0));
        return owners;
    }

    public async Task<IReadOnlyDictionary<Guid, BillingAccount>> FindAllAsync(IReadOnlyCollection<Guid> owners,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var known = await context.Set<BillingAccount>().AsNoTracking().Where(a => owners.Contains(a.OwnerId))
            .ToDictionaryAsync(a => a.OwnerId, cancel);
        return owners.ToDictionary(owner => owner, owner => known.GetValueOrDefault(owner) ?? New(owner));
    }

    public async Task<IReadOnlyList<BillingAccount>> ListPayingAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<BillingAccount>().AsNoTracking().Where(a => a.CustomerId != null)
            .OrderBy(a => a.OwnerId).ToListAsync(cancel);
    }

    private BillingAccount New(Guid owner) => BillingAccount.New(owner, plans.Free.Name, time.GetUtcNow());
}
