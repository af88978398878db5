using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// Posts letters about money: the note that an occasion had its letter and the letter itself are one transaction, so
/// each is sent once.
/// </summary>
internal sealed class BillingEmailOutbox(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, MailOutbox outbox, BillingEmails letters,
    TimeProvider time) : IBillingEmails
{
    public Task ClockStartedAsync(BillingAccount account, DateTimeOffset? trialEndsAt, CancellationToken cancel) =>
        PostOnceAsync(account, $"clock/{account.SubscriptionId}", to => letters.ClockStarted(to, account, trialEndsAt),
            cancel);

    public Task GaveUpAsync(BillingAccount account, CancellationToken cancel) =>
        PostOnceAsync(account, $"gave-up/{account.SubscriptionId}", to => letters.GaveUp(to), cancel);

    private async Task PostOnceAsync(BillingAccount account, string occasion, Func<string, Letter> write,
        CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var to = await scope.ServiceProvider.GetRequiredService<IAccountMail>().FindAsync(account.OwnerId, cancel);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var isFirst = await context.Database.ExecuteSqlAsync(
            $"INSERT INTO billing_notices (owner_id, occasion, posted_at) VALUES ({account.OwnerId}, {occasion}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING",
            cancel) == 1;
        if (isFirst && to is not null)
            await outbox.AddAsync(context, write(to), cancel);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
