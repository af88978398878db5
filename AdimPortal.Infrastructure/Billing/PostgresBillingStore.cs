using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Mail;
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

    public async Task<IReadOnlyList<DunningStageTaken>> RungsTakenAsync(Guid owner, DateTimeOffset unpaidSince,
        CancellationToken cancel) =>
        [.. (await RungsTakenAsync(new Dictionary<Guid, DateTimeOffset> { [owner] = unpaidSince }, cancel))[owner]];

    public async Task<bool> OwnerWasToldAsync(ActPermit permit, Guid owner, DateTimeOffset unpaidSince, int day,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var (key, now) =
            (MailReceiptKey.Billing(owner, $"{BillingEmailOutbox.RungPrefix(unpaidSince)}{day}"), time.GetUtcNow());
        var told = await context.Set<MailReceipt>().Where(r => r.Key == key && r.TakenAt == null && r.RefusedAt != null)
            .ExecuteUpdateAsync(
            change => change.SetProperty(r => r.TakenAt, now).SetProperty(r => r.RefusedAt, (DateTimeOffset?)null)
                .SetProperty(r => r.Problem, (string?)null), cancel);
        if (told == 0)
            return false;
        await context.Set<BillingAccount>().Where(a => a.OwnerId == owner)
            .ExecuteUpdateAsync(change => change.SetProperty(a => a.LookAt, now), cancel);
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    public async Task<IReadOnlyDictionary<Guid, BillingAccount>> FindAllAsync(IReadOnlyCollection<Guid> owners,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var known = await context.Set<BillingAccount>().AsNoTracking().Where(a => owners.Contains(a.OwnerId))
            .ToDictionaryAsync(a => a.OwnerId, cancel);
        return owners.ToDictionary(owner => owner, owner => known.GetValueOrDefault(owner) ?? New(owner));
    }

    public async Task<ILookup<Guid, DunningStageTaken>> RungsTakenAsync(
        IReadOnlyDictionary<Guid, DateTimeOffset> unpaidSince,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var owners = unpaidSince.Keys.ToArray();
        var notices = await context.Set<BillingNoticeRow>().AsNoTracking().Where(n => owners.Contains(n.OwnerId))
            .ToListAsync(cancel);
        var taken = notices
            .Select(n =>
                (Notice: n, Prefix: BillingEmailOutbox.RungPrefix(unpaidSince[n.OwnerId]),
                    Key: MailReceiptKey.Billing(n.OwnerId, n.Occasion)))
            .Where(n => n.Notice.Occasion.StartsWith(n.Prefix, StringComparison.Ordinal)).ToList();
        var keys = taken.ConvertAll(n => n.Key);
        var receipts = await context.Set<MailReceipt>().AsNoTracking().Where(r => keys.Contains(r.Key))
            .ToDictionaryAsync(r => r.Key, cancel);
        return taken.ToLookup(n => n.Notice.OwnerId, n =>
        {
            // A receipt is dropped after years; its letter is no longer waited for.
            var isKnown = receipts.TryGetValue(n.Key, out var receipt);
            return new DunningStageTaken(int.Parse(n.Notice.Occasion.AsSpan(n.Prefix.Length)), n.Notice.PostedAt,
                isKnown ? receipt!.TakenAt : n.Notice.PostedAt, receipt?.RefusedAt);
        });
    }

    public async Task<IReadOnlyList<BillingAccount>> ListPayingAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<BillingAccount>().AsNoTracking().Where(a => a.CustomerId != null)
            .OrderBy(a => a.OwnerId).ToListAsync(cancel);
    }

    private BillingAccount New(Guid owner) => BillingAccount.New(owner, plans.Free.Name, time.GetUtcNow());
}
