using System.Text.Json;
using System.Threading.Channels;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// Where emails wait for the mail server, so that a slow or absent one neither delays a page nor loses an email.
/// </summary>
public sealed class MailOutbox(IDbContextFactory<PortalDbContext> contexts, IDataProtectionProvider protection,
    TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("AdimPortal.Mail.Outbox");
    private readonly Channel<bool> _something = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(MailOutboxWorker.AtOnce) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Keeps an email whatever becomes of the caller's unit of work.</summary>
    public async Task PutAsync(Email email, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await AddAsync(context, email, cancel);
        await transaction.CommitAsync(cancel);
        Wake();
    }

    /// <summary>
    /// For whoever keeps an email in a transaction of their own, and may <see cref="Wake"/> the outbox after its end.
    /// </summary>
    /// <param name="receipt">Where what becomes of it is taken down. The second email with the same receipt is not
    /// posted.</param>
    /// <returns>False when it was posted before, or its mailbox had as many as one may get.</returns>
    internal async Task<bool> AddAsync(PortalDbContext context, Email email, CancellationToken cancel,
        string? receipt = null)
    {
        var now = clock.GetUtcNow();
        if (receipt is not null && await context.Database.ExecuteSqlAsync(
            $"INSERT INTO mail_receipts (key, queued_at) VALUES ({receipt}, {now}) ON CONFLICT DO NOTHING",
            cancel) == 0)
            return false;
        if (!await MailQuotas.TakeAsync(context, email.Kind, email.To, now, cancel))
            return false;
        context.Add(new OutgoingMail
        {
            Kind = email.Kind.ToString(),
            ProtectedEmail = _protector.Protect(JsonSerializer.Serialize(StoredEmail.Of(email))),
            CreatedAt = now,
            NotBefore = now,
            Until = now + EmailRule.Of(email.Kind).Lives,
            Receipt = receipt,
        });
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Lets this node look at once. Without it the email is found by the next look of any node.</summary>
    internal void Wake() => _something.Writer.TryWrite(true);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is gone, or the row was
    /// changed.</exception>
    /// <exception cref="JsonException">It is no email.</exception>
    internal StoredEmail Open(string protectedEmail) =>
        JsonSerializer.Deserialize<StoredEmail>(_protector.Unprotect(protectedEmail)) is
        {
            To: not null,
            Subject: not null, Paragraphs: not null
        } email
            ? email
            : throw new JsonException("It is not an email.");

    /// <summary>
    /// Waits until this node put something in, or <paramref name="atMost"/> has passed: other nodes and retries are
    /// found by looking.
    /// </summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await _something.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time has passed.
        }
    }
}
