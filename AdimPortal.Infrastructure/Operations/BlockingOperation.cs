using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// The operation that is under way on a workspace, as the request for another meets it. A person may begin one in the
/// place of one that is stuck; that is then abandoned in the same transaction.
/// </summary>
internal sealed class BlockingOperation(OperationCatalog catalog, TimeProvider time)
{
    /// <summary>
    /// Call it with the workspace's row locked. What it changes of the workspace is kept with the request, or not at
    /// all.
    /// </summary>
    /// <returns>Why the request has to wait; null when nothing is in its way any more.</returns>
    public async Task<string?> ClearAsync(PortalDbContext context, Workspace workspace, string wanted, ActPermit permit,
        CancellationToken cancel)
    {
        if (await context.Set<OperationRow>().AsNoTracking()
            .SingleOrDefaultAsync(o => o.WorkspaceId == workspace.Id && o.EndedAt == null, cancel) is not { } row)
            return null;
        if (row.Status != nameof(OperationStatus.Stuck)
            || catalog.All.FirstOrDefault(p => p.Name == row.Name) is not { } stuck)
            return BlockedRequest.Busy;
        var other = catalog.Find(wanted);
        if (permit.IsByPortal || !other.MayReplace(stuck))
            return BlockedRequest.IsStuck(stuck, catalog.All, workspace);
        var now = time.GetUtcNow();
        // A node may be trying it again at this moment: it holds the lease, or is just taking it. What the former
        // carrier still writes names a former epoch.
        if (await context.Database.ExecuteSqlAsync($"""
            UPDATE operations SET status = {nameof(OperationStatus.Abandoned)}, ended_at = {now}, epoch = epoch + 1, lease_node = NULL, lease_until = NULL,
                wake_at = NULL, waits_for = NULL, resume_requested = false
            WHERE id = (SELECT id FROM operations WHERE id = {row.Id} AND status = 'Stuck' AND (lease_until IS NULL OR lease_until < clock_timestamp()) FOR UPDATE SKIP LOCKED)
            """, cancel) == 0)
            return BlockedRequest.IsTriedAgain(stuck);
        var id = new OperationId(row.Id);
        var log = OperationState.Of(await OperationLog.ReadAsync(context, id, cancel));
        var fact = new OperationEvent.Abandoned(permit.By, other.Title);
        context.Add(
            new OperationEventRow
            { OperationId = row.Id, Sequence = log.Sequence + 1, At = now, Body = EventJson.Write(fact) });
        stuck.Settle(workspace, log.Apply(new LoggedEvent(log.Sequence + 1, now, fact)), now);
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Operation(id)})",
            cancel);
        return null;
    }
}
