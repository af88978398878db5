using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>What staff look for among records, as the database finds it: all in the order of their numbers.</summary>
internal static class ActRecordList
{
    /// <summary>Numbers are given when a record is written, and its time a little before: two that were written at once
    /// may stand the other way round, but not so far apart.</summary>
    private const long Apart = 1000;

    public static async Task<IQueryable<ActRecordRow>> FoundAsync(PortalDbContext context, ActFilter filter,
        CancellationToken cancel)
    {
        var all = context.Set<ActRecordRow>().AsNoTracking();
        var rows = all;
        if (filter.Workspace is { } workspace)
            rows = rows.Where(r => r.WorkspaceId == workspace.Value);
        if (filter.Account is { } account)
            rows = rows.Where(r => r.AccountId == account || r.OwnerId == account);
        if (filter.ByStaff)
            rows = rows.Where(r => r.Role == ActorRole.Support || r.Role == ActorRole.Admin);
        if (filter.Act is { } act)
            rows = rows.Where(r => r.Act == act);
        if (filter.IsRefused)
            rows = rows.Where(r => r.IsRefused);
        // Days become numbers first: the list is read in their order, and begins where the days do.
        if (filter.From is { } from)
        {
            var first = await all.Where(r => r.At >= from).OrderBy(r => r.At).Select(r => (long?)r.Id)
                .FirstOrDefaultAsync(cancel) - Apart ?? long.MaxValue;
            rows = rows.Where(r => r.At >= from && r.Id >= first);
        }

        if (filter.Until is { } until)
        {
            var last = await all.Where(r => r.At < until).OrderByDescending(r => r.At).Select(r => (long?)r.Id)
                .FirstOrDefaultAsync(cancel) + Apart ?? 0;
            rows = rows.Where(r => r.At < until && r.Id <= last);
        }

        return filter.Before is { } before ? rows.Where(r => r.Id < before) : rows;
    }
}
