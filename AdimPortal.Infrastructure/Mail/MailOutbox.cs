using System.Text.Json;
using System.Threading.Channels;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// Where letters wait for the mail server, so that a slow or absent one neither delays a page nor loses a letter.
/// </summary>
public sealed class MailOutbox(IDbContextFactory<PortalDbContext> contexts, IDataProtectionProvider protection,
    TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("AdimPortal.Mail.Outbox");
    private readonly Channel<bool> _something = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(MailOutboxWorker.AtOnce) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Keeps a letter whatever becomes of the caller's unit of work.</summary>
    public async Task PutAsync(Letter letter, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await AddAsync(context, letter, cancel);
        await transaction.CommitAsync(cancel);
        Wake();
    }

    /// <summary>
    /// For whoever keeps a letter in a transaction of their own, and may <see cref="Wake"/> the outbox after its end.
    /// </summary>
    /// <param name="receipt">Where what becomes of it is taken down. The second letter with the same receipt is not
    /// posted.</param>
    /// <returns>False when it was posted before, or its mailbox had as many as one may get.</returns>
    internal async Task<bool> AddAsync(PortalDbContext context, Letter letter, CancellationToken cancel,
        string? receipt = null)
    {
        var now = clock.GetUtcNow();
        if (receipt is not null && await context.Database.ExecuteSqlAsync(
            $"INSERT INTO mail_receipts (key, posted_at) VALUES ({receipt}, {now}) ON CONFLICT DO NOTHING",
            cancel) == 0)
            return false;
        if (!await MailQuotas.TakeAsync(context, letter.Kind, letter.To, now, cancel))
            return false;
        context.Add(new OutgoingMail
        {
            Kind = letter.Kind.ToString(),
            ProtectedLetter = _protector.Protect(JsonSerializer.Serialize(StoredEmail.Of(letter))),
            CreatedAt = now,
            NotBefore = now,
            Until = now + EmailRule.Of(letter.Kind).Lives,
            Receipt = receipt,
        });
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Lets this node look at once. Without it the letter is found by the next look of any node.</summary>
    internal void Wake() => _something.Writer.TryWrite(true);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is gone, or the row was
    /// changed.</exception>
    /// <exception cref="JsonException">It is no letter.</exception>
    internal StoredEmail Open(string protectedLetter) =>
        JsonSerializer.Deserialize<StoredEmail>(_protector.Unprotect(protectedLetter)) is
        {
            To: not null,
            Subject: not null, Paragraphs: not null
        } letter
            ? letter
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
