using System.Security.Cryptography;
using System.Text;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// How many emails of a kind one mailbox gets in an hour, counted in the database for all nodes. What is beyond is
/// dropped in silence: the emails of before lie in the mailbox, and whoever caused them is told nothing of it.
/// </summary>
internal static class MailQuotas
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Counts an email, in the caller's transaction.</summary>
    /// <returns>Whether it may be posted.</returns>
    public static async Task<bool> TakeAsync(PortalDbContext context, EmailKind kind, string address,
        DateTimeOffset now, CancellationToken cancel)
    {
        if (EmailRule.Of(kind).MostAnHour is not { } most)
            return true;
        var (mailbox, name, since) = (MailboxOf(address), kind.ToString(), now - Window);
        return await context.Database.ExecuteSqlAsync($"""
            INSERT INTO mail_quotas AS q (mailbox, kind, queued_at, last_at) VALUES ({mailbox}, {name}, ARRAY[{now}]::timestamptz[], {now})
            ON CONFLICT (mailbox, kind) DO UPDATE
            SET queued_at = ARRAY(SELECT t FROM unnest(q.queued_at) t WHERE t > {since}) || {now}::timestamptz, last_at = {now}
            WHERE (SELECT count(*) FROM unnest(q.queued_at) t WHERE t > {since}) < {most}
            """, cancel) == 1;
    }

    /// <summary>The same for all ways to write it, with what many providers let people add after a plus.</summary>
    private static string MailboxOf(string address)
    {
        var text = address.Trim().ToUpperInvariant();
        var at = text.LastIndexOf('@');
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus > 0 && plus < at)
            text = text[..plus] + text[at..];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
