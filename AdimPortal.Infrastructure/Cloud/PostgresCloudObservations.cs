using AdimPortal.Core.Cloud;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Cloud;

internal sealed class PostgresCloudObservations(IDbContextFactory<PortalDbContext> contexts) : ICloudObservations
{
    public async Task<Droplet?> FindAsync(string tag, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var row =
            await context.Set<DropletObservationRow>().AsNoTracking().SingleOrDefaultAsync(o => o.Tag == tag, cancel);
        return row is null ? null : new Droplet(row.DropletId, row.Name, row.Status, row.Address, [row.Tag]);
    }
}
