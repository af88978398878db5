using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>A stage's row and its email are one transaction, so each is taken and told of once.</summary>
internal sealed class PostgresDunningProgress(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, MailOutbox outbox, BillingEmails emails,
    TimeProvider time) : IDunningProgress
{
    public async Task<ILookup<Guid, DunningStageTaken>> ListAsync(
        IReadOnlyDictionary<Guid, DateTimeOffset> unpaidSince, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var owners = unpaidSince.Keys.ToArray();
        var rows = await context.Set<DunningStageRow>().AsNoTracking().Where(s => owners.Contains(s.OwnerId))
            .OrderBy(s => s.Day).ToListAsync(cancel);
        rows.RemoveAll(s => s.UnpaidSince != unpaidSince[s.OwnerId]);
        var keys = rows.ConvertAll(ReceiptOf).ToArray();
        // Each by the index: PostgreSQL would rather read a table of some thousand rows whole, which all pages of
        // accounts would pay for. OFFSET keeps it from joining.
        var receipts = await context.Set<MailReceipt>().FromSql($"""
            SELECT receipt.* FROM unnest({keys}) AS wanted (key)
            CROSS JOIN LATERAL (SELECT * FROM mail_receipts WHERE key = wanted.key OFFSET 0) AS receipt
            """).AsNoTracking().ToDictionaryAsync(r => r.Key, cancel);
        return rows.ToLookup(s => s.OwnerId, s => s.With(receipts.GetValueOrDefault(ReceiptOf(s))));
    }

    public async Task<IReadOnlyList<DunningStageTaken>> ListAsync(Guid owner, DateTimeOffset unpaidSince,
        CancellationToken cancel) =>
        [.. (await ListAsync(new Dictionary<Guid, DateTimeOffset> { [owner] = unpaidSince }, cancel))[owner]];

    public async Task TakeAsync(BillingAccount account, DunningStage stage, IReadOnlyList<Workspace> workspaces,
        CancellationToken cancel)
    {
        var (owner, since, now) = (account.OwnerId, account.UnpaidSince!.Value, time.GetUtcNow());
        await using var scope = scopes.CreateAsyncScope();
        var to = await scope.ServiceProvider.GetRequiredService<IAccountMail>().FindAsync(owner, cancel);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var isFirst = await context.Database.ExecuteSqlAsync(
            $"INSERT INTO dunning_stages (owner_id, unpaid_since, day, taken_at, is_queued) VALUES ({owner}, {since}, {stage.Day}, {now}, {to is not null}) ON CONFLICT DO NOTHING",
            cancel) == 1;
        if (isFirst && to is not null)
            await outbox.AddAsync(context, emails.Stage(to, account, stage, workspaces, now), cancel,
                MailReceiptKey.Dunning(owner, since, stage.Day));
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }

    public async Task<bool> OwnerWasToldAsync(ActPermit permit, Guid owner, DateTimeOffset unpaidSince, int day,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var (receipt, now) = (MailReceiptKey.Dunning(owner, unpaidSince, day), time.GetUtcNow());
        var told = await context.Set<DunningStageRow>()
            .Where(s => s.OwnerId == owner && s.UnpaidSince == unpaidSince && s.Day == day && s.ToldAt == null)
            .Where(s => !s.IsQueued || context.Set<MailReceipt>()
                .Any(r => r.Key == receipt && r.TakenAt == null && r.RefusedAt != null))
            .ExecuteUpdateAsync(change => change.SetProperty(s => s.ToldAt, now), cancel);
        if (told == 0)
            return false;
        await context.Set<BillingAccount>().Where(a => a.OwnerId == owner)
            .ExecuteUpdateAsync(change => change.SetProperty(a => a.LookAt, now), cancel);
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static string ReceiptOf(DunningStageRow stage) =>
        MailReceiptKey.Dunning(stage.OwnerId, stage.UnpaidSince, stage.Day);
}
