using System.Security.Cryptography;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Hands over what waits in the outbox. Any number of nodes may do so: a row is locked while it is being sent.</summary>
internal sealed class MailOutboxWorker(
    MailOutbox outbox, IMailer mailer, IServiceScopeFactory scopes, TimeProvider clock, ILogger<MailOutboxWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>A link in an older letter would not open any more.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                while (await SendOneAsync(cancel))
                {
                    // Until nothing is due.
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database may be away for a moment. The worker outlives that; the next look tries again.
                log.LogError(fault, "The mail outbox could not be worked off; the next look is in {Seconds} s.", Look.TotalSeconds);
            }

            await outbox.WaitAsync(Look, cancel);
        }
    }

    /// <returns>Whether there was one to send.</returns>
    internal async Task<bool> SendOneAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        var due = await database.Set<OutgoingMail>().FromSql(
            $"select * from outgoing_mails where not_before <= {now} order by id limit 1 for update skip locked").ToListAsync(cancel);
        if (due is not [var mail])
            return false;

        if (await HandOverAsync(mail, now, cancel))
            database.Remove(mail);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <returns>Whether the mail is done with: taken, refused for good, or too old.</returns>
    private async Task<bool> HandOverAsync(OutgoingMail mail, DateTimeOffset now, CancellationToken cancel)
    {
        Letter letter;
        try
        {
            letter = outbox.Open(mail);
        }
        catch (CryptographicException fault)
        {
            log.LogError(fault, "Mail {Mail} can't be opened, because its key is gone. It is dropped.", mail.Id);
            return true;
        }

        if ((await mailer.SendAsync(LetterFormat.Format(letter), cancel)).TryGet(out _, out var failure))
            return true;

        mail.Attempts++;
        if (failure is Core.Common.Failure.Final || now - mail.CreatedAt > GiveUpAfter)
        {
            log.LogError("Mail {Mail} was not delivered and is dropped after {Attempts} tries: {Detail}", mail.Id, mail.Attempts, failure.Detail);
            return true;
        }

        mail.NotBefore = now + TimeSpan.FromSeconds(Math.Min(600, 5 * Math.Pow(2, mail.Attempts)));
        log.LogWarning("Mail {Mail} was not taken (try {Attempts}); again at {Next}: {Detail}", mail.Id, mail.Attempts, mail.NotBefore, failure.Detail);
        return false;
    }
}
