using System.Globalization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
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
    public static string RungPrefix(DateTimeOffset unpaidSince) =>
        $"{unpaidSince.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}/day-";

    public Task RungTakenAsync(BillingAccount account, Rung rung, IReadOnlyList<Workspace> workspaces,
        CancellationToken cancel) =>
        PostOnceAsync(account, $"{RungPrefix(account.UnpaidSince!.Value)}{rung.Day}",
            to => letters.Rung(to, account, rung, workspaces, time.GetUtcNow()), cancel);

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
        var receipt = MailReceiptKey.Billing(account.OwnerId, occasion);
        if (isFirst && to is not null)
            await outbox.AddAsync(context, write(to), cancel, receipt);
        else if (isFirst)
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO mail_receipts (key, posted_at, refused_at, problem) VALUES ({receipt}, {time.GetUtcNow()}, {time.GetUtcNow()}, 'The account has no verified address.')",
                cancel);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
