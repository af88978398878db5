using AdimPortal.Core.Billing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>Counts what an account has, within the transaction of whoever then adds to it.</summary>
internal sealed class PostgresAccountUsage(BillingPlans plans, TimeProvider time)
{
    /// <summary>
    /// Requests of one account stand in line until the transaction ends, so two tabs can't both see the last free
    /// place.
    /// </summary>
    public async Task<AccountUsage> LockAsync(PortalDbContext context, Guid owner, CancellationToken cancel)
    {
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({owner.ToString()}, 0))",
            cancel);
        return await ReadAsync(context, owner, cancel);
    }

    public async Task<AccountUsage> ReadAsync(PortalDbContext context, Guid owner, CancellationToken cancel)
    {
        var account =
            await context.Set<BillingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.OwnerId == owner, cancel);
        var workspaces = await context.CustomersWorkspaces().CountAsync(
            w => w.OwnerId == owner && w.Status != WorkspaceStatus.Failed && w.Status != WorkspaceStatus.Terminated,
            cancel);
        var since = time.GetUtcNow() - Builds.Window;
        var builds = await context.Set<OperationRow>()
            .Where(o => o.RequestedAt > since && Builds.OfOwners.Contains(o.Name)
                && context.CustomersWorkspaces().Any(w => w.Id == o.WorkspaceId && w.OwnerId == owner))
            .Select(o => o.RequestedAt).ToListAsync(cancel);
        return new AccountUsage(plans.Of(account?.Plan ?? plans.Free.Name), account?.UnpaidSince is not null,
            workspaces, builds);
    }
}
