using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// Posts emails about money: the note that an occasion had its email and the email itself are one transaction, so
/// each is sent once.
/// </summary>
internal sealed class BillingEmailOutbox(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, MailOutbox outbox, BillingEmails emails,
    TimeProvider time) : IBillingEmails
{
    public Task BillingStartedAsync(BillingAccount account, DateTimeOffset? trialEndsAt, CancellationToken cancel) =>
        SendOnceAsync(account, $"billing-started/{account.SubscriptionId}", to => emails.BillingStarted(to, account, trialEndsAt),
            cancel);

    public Task GaveUpAsync(BillingAccount account, CancellationToken cancel) =>
        SendOnceAsync(account, $"gave-up/{account.SubscriptionId}", to => emails.GaveUp(to), cancel);

    private async Task SendOnceAsync(BillingAccount account, string occasion, Func<string, Email> write,
        CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var to = await scope.ServiceProvider.GetRequiredService<IAccountMail>().FindAsync(account.OwnerId, cancel);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var isFirst = await context.Database.ExecuteSqlAsync(
            $"INSERT INTO billing_notices (owner_id, occasion, queued_at) VALUES ({account.OwnerId}, {occasion}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING",
            cancel) == 1;
        if (isFirst && to is not null)
            await outbox.AddAsync(context, write(to), cancel);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
