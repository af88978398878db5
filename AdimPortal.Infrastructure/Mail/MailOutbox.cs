using System.Text.Json;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// Where letters wait for the mail server, so that a slow or absent one neither delays a page nor loses a letter.
/// </summary>
public sealed class MailOutbox(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock) : IDisposable
{
    private readonly IDataProtector _protector = protection.CreateProtector("AdimPortal.Mail.Outbox");
    private readonly SemaphoreSlim _something = new(0);

    public async Task PutAsync(Letter letter, CancellationToken cancel)
    {
        // A context of its own: the letter is kept whatever becomes of the caller's unit of work.
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        database.Add(Enclose(letter));
        await database.SaveChangesAsync(cancel);
        _something.Release();
    }

    /// <summary>For whoever keeps a letter in a transaction of their own; it is found by the next look.</summary>
    internal OutgoingMail Enclose(Letter letter)
    {
        var now = clock.GetUtcNow();
        return new OutgoingMail { ProtectedLetter = _protector.Protect(JsonSerializer.Serialize(letter)), CreatedAt = now, NotBefore = now };
    }

    internal Letter Open(OutgoingMail mail) => JsonSerializer.Deserialize<Letter>(_protector.Unprotect(mail.ProtectedLetter))!;

    /// <summary>Waits until this node put something in, or <paramref name="atMost"/> has passed: other nodes and retries are found by looking.</summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        await _something.WaitAsync(atMost, cancel);
        while (_something.Wait(0, cancel))
        {
            // One look finds everything that was put in meanwhile.
        }
    }

    public void Dispose() => _something.Dispose();
}
