using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// Keeps one kind of token, each call within the caller's transaction. That a token works once is decided by one
/// conditional update.
/// </summary>
/// <param name="hashPurpose">What its hashes are made for, so that they are worth nothing elsewhere.</param>
internal sealed class SingleUseTokens<TToken>(Sealing sealing, TimeProvider time, string hashPurpose)
    where TToken : SingleUseTokenRow
{
    public byte[] HashOf(string text) => sealing.Hash(hashPurpose, text);

    /// <summary>Adds a token. The subject's former one stops working.</summary>
    public async Task AddAsync(PortalDbContext context, TToken token, CancellationToken cancel)
    {
        await RevokeAsync(context, token.Subject, cancel);
        context.Add(token);
    }

    /// <summary>The token with this text, whether it still works or not; null when there is none.</summary>
    public Task<TToken?> FindAsync(PortalDbContext context, string text, CancellationToken cancel)
    {
        var hashes = sealing.Hashes(hashPurpose, text);
        return context.Set<TToken>().AsNoTracking().SingleOrDefaultAsync(t => hashes.Contains(t.Hash), cancel);
    }

    /// <summary>The token of the subject that would work now; null when there is none.</summary>
    public Task<TToken?> FindLiveAsync(PortalDbContext context, string subject, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return context.Set<TToken>().AsNoTracking()
            .SingleOrDefaultAsync(t => t.Subject == subject && t.EndedAt == null && t.ExpiresAt > now, cancel);
    }

    /// <returns>Whether it was used now; dropping the transaction lets it work again.</returns>
    public async Task<bool> UseAsync(PortalDbContext context, TToken token, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await context.Set<TToken>()
            .Where(t => t.Hash == token.Hash && t.EndedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now).SetProperty(t => t.IsUsed, true), cancel)
            == 1;
    }

    /// <returns>How many stopped working: one or none.</returns>
    public Task<int> RevokeAsync(PortalDbContext context, string subject, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return context.Set<TToken>().Where(t => t.Subject == subject && t.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.EndedAt, now), cancel);
    }
}
