using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Mail;

internal sealed class PostgresMailQueue(IDbContextFactory<PortalDbContext> contexts, TimeProvider time) : IMailQueue
{
    /// <summary>Email that waits longer is trouble that somebody should know of.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromMinutes(15);

    public async Task<MailErrors?> ErrorsAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var waiting = context.Set<OutgoingMail>().Where(mail => mail.Strikes == 0);
        if (await waiting.MinAsync(mail => (DateTimeOffset?)mail.CreatedAt, cancel) is not { } since
            || since >= time.GetUtcNow() - LongWait)
            return null;
        var problem = await waiting.Where(mail => mail.Problem != null).OrderByDescending(mail => mail.NotBefore)
            .Select(mail => mail.Problem).FirstOrDefaultAsync(cancel);
        return new MailErrors(await waiting.CountAsync(cancel), since, problem);
    }
}
