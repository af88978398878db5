using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

internal static class ShownOperations
{
    /// <summary>What was done to a workspace; of one that was claimed, since its customer has it.</summary>
    public static IQueryable<OperationRow> OperationsOf(this PortalDbContext context, WorkspaceId workspace)
    {
        var claimed = context.AllWorkspaces().Where(w => w.Id == workspace && w.ClaimedFor != null);
        return context.Set<OperationRow>()
            .Where(o => o.WorkspaceId == workspace && !claimed.Any(w => w.CreatedAt > o.RequestedAt));
    }
}
