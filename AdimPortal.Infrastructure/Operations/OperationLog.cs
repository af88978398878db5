using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

internal static class OperationLog
{
    public static async Task<IReadOnlyList<LoggedEvent>> ReadAsync(PortalDbContext context, OperationId operation,
        CancellationToken cancel)
    {
        var rows = await context.Set<OperationEventRow>().AsNoTracking()
            .Where(e => e.OperationId == operation.Value).OrderBy(e => e.Sequence).ToListAsync(cancel);
        return rows.ConvertAll(row => new LoggedEvent(row.Sequence, row.At, EventJson.Read(row.Body)));
    }

    public static OperationHeader ToHeader(this OperationRow row) =>
        new(new OperationId(row.Id), row.Name, row.WorkspaceId, row.Size, row.RequestedBy, row.RequestedAt);
}
