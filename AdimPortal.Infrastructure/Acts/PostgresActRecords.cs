using System.Collections.Concurrent;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Acts;

internal sealed class PostgresActRecords(IDbContextFactory<PortalDbContext> contexts, IPacer pacer, TimeProvider time)
    : IActRecords
{
    /// <summary>
    /// Staff who look at a workspace come back to its page again and again: one record for that long.
    /// </summary>
    private static readonly TimeSpan OneVisit = TimeSpan.FromHours(1);

    /// <summary>
    /// What one account is refused may not fill the table, which nobody can empty: after that many one a minute is
    /// written, and the rest counted.
    /// </summary>
    internal static readonly Pace RefusalPace = new(60, TimeSpan.FromMinutes(1));

    /// <summary>How many refusals of an account were not written since its last one that was; of this node.</summary>
    private readonly ConcurrentDictionary<Guid, long> _unwritten = new();

    public async Task WriteAsync(ActPermit permit, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var row = ActRecordRow.Of(permit, time.GetUtcNow());
        var since = row.At - OneVisit;
        if (permit.Act is Act.ViewWorkspace or Act.ViewAccount && await context.Set<ActRecordRow>().AnyAsync(
            r => r.AccountId == row.AccountId && r.Act == row.Act && r.WorkspaceId == row.WorkspaceId
                && r.OwnerId == row.OwnerId && r.At > since, cancel))
            return;
        context.Add(row);
        await context.SaveChangesAsync(cancel);
    }

    public async Task RefusedAsync(Act act, Actor actor, ActSubject subject, Guid? owner, CancellationToken cancel)
    {
        string? more = null;
        if (actor.Account is { } account)
        {
            if (!await pacer.TakeAsync($"refused {account}", RefusalPace, cancel))
            {
                _unwritten.AddOrUpdate(account, 1, (_, count) => count + 1);
                return;
            }

            if (_unwritten.TryRemove(account, out var count))
                more = ActRecord.MoreRefusals(count);
        }

        await using var context = await contexts.CreateDbContextAsync(cancel);
        context.Add(ActRecordRow.Refused(act, actor, subject, owner, time.GetUtcNow(), more));
        await context.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyList<ActRecord>> ListAsync(ActFilter filter, int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await ActRecordList.FoundAsync(context, filter, cancel);
        var found = await rows.OrderByDescending(r => r.Id).Take(most).ToListAsync(cancel);
        var accounts = found.SelectMany(r => new[] { r.AccountId, r.OwnerId }).OfType<Guid>().Distinct().ToList();
        var emails = accounts.Count == 0
            ? []
            : await context.Set<PortalUser>().Where(u => accounts.Contains(u.Id)).Select(u => new { u.Id, u.Email })
                .ToDictionaryAsync(u => u.Id, u => u.Email, cancel);
        return found.ConvertAll(r => new ActRecord(
            r.Id, r.At, r.Act, r.IsRefused, r.Role, r.AccountId, EmailOf(r.AccountId),
            r.WorkspaceId is { } id ? WorkspaceId.Parse(id) : null,
            r.OwnerId, EmailOf(r.OwnerId), r.Reason, r.Proof, r.Address));

        string? EmailOf(Guid? account) => account is { } known ? emails.GetValueOrDefault(known) : null;
    }
}
