using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// Keeps what the portal asked for and did not get. Refused, it is not begun again until its fingerprint is another
/// one; failed by something that may pass, it is begun again after rests that grow, as what is stuck is.
/// </summary>
internal sealed class PostgresRefusedRequests(
    IDbContextFactory<PortalDbContext> contexts, OperationCatalog catalog, RefusalEmails emails, IRandomSource random,
    TimeProvider time) : IRefusedRequests
{
    public async Task<IReadOnlyList<RefusedRequest>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Set<RefusedRequestRow>().AsNoTracking().Where(r => r.WorkspaceId == workspace)
            .OrderBy(r => r.At).ToListAsync(cancel);
        return rows.ConvertAll(r =>
            new RefusedRequest(r.WorkspaceId, r.Operation, catalog.Find(r.Operation).Title, r.Reason, r.At, r.RetryAt)
            {
                IsOwnersConcern = catalog.Find(r.Operation).TellsOwnerOfFailure,
                Instead = r.RetryAt is null ? catalog.Find(r.Operation).Instead : null,
            });
    }

    public async Task<bool> RetryAsync(ActPermit permit, string operation, CancellationToken cancel)
    {
        var (id, now) = (permit.On(Act.RetryOperation), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await context.Set<RefusedRequestRow>().Where(r => r.WorkspaceId == id && r.Operation == operation)
            .ExecuteDeleteAsync(cancel) == 0)
            return false;
        // Whoever follows the account's money looks at once; the others come by soon.
        await context.Database.ExecuteSqlAsync($"""
            UPDATE billing_accounts SET look_at = {now} WHERE owner_id = (SELECT owner_id FROM workspaces WHERE id = {id.Value}) AND look_at > {now}
            """, cancel);
        context.Add(ActRecordRow.Of(permit, now, about: operation));
        await context.SaveChangesAsync(cancel);
        await context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Workspace(id)})",
            cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>
    /// Why it may not be begun, since it was refused before and nothing has changed; null when it may.
    /// </summary>
    public async Task<RequestAnswer.Refused?> WhyNotAsync(PortalDbContext context, WorkspaceId workspace, string name,
        string fingerprint, CancellationToken cancel) =>
        await FindAsync(context, workspace, name, cancel) switch
        {
            { } kept when kept.Fingerprint == fingerprint && (kept.RetryAt is not { } at || at > time.GetUtcNow()) =>
                new RequestAnswer.Refused(kept.Reason) { IsForGood = true, RetryAt = kept.RetryAt },
            _ => null,
        };

    /// <summary>
    /// Nothing was begun: the request itself was refused. It is shown, and nobody is written to: whoever made it so
    /// knows.
    /// </summary>
    public async Task<RequestAnswer.Refused> RefusedAsync(PortalDbContext context, WorkspaceId workspace, string name,
        string fingerprint, string reason, CancellationToken cancel)
    {
        // What the request changed of the workspace before it was refused is not kept.
        context.ChangeTracker.Clear();
        await KeepAsync(context, workspace, name, fingerprint, reason, isRefused: true, cancel);
        await context.SaveChangesAsync(cancel);
        await context.Database.CommitTransactionAsync(cancel);
        return new RequestAnswer.Refused(reason) { IsForGood = true };
    }

    /// <summary>The operation was taken back. Part of the transaction that says so.</summary>
    public async Task FailedAsync(PortalDbContext context, OperationId operation, CancellationToken cancel)
    {
        var row = await context.Set<OperationRow>().AsNoTracking().SingleAsync(o => o.Id == operation.Value, cancel);
        if (row.Fingerprint is not { } fingerprint)
            return;
        var bodies = await context.Set<OperationEventRow>().AsNoTracking().Where(e => e.OperationId == operation.Value)
            .OrderByDescending(e => e.Sequence).Select(e => e.Body).ToListAsync(cancel);
        var failed = bodies.Select(EventJson.Read).OfType<OperationEvent.StepFailed>().FirstOrDefault();
        // Called off by a person, it is not begun again behind that person's back.
        var reason = failed?.UserMessage ?? RefusedRequest.Cancelled;
        if (!await KeepAsync(context, row.WorkspaceId, row.Name, fingerprint, reason,
            isRefused: failed?.IsRefused ?? true, cancel) || failed is null)
            return;
        var workspace = await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == row.WorkspaceId, cancel);
        await emails.TellAsync(context, catalog.Find(row.Name), workspace, row.ToHeader().Id, reason, cancel);
    }

    public static Task<int> SucceededAsync(PortalDbContext context, OperationId operation, CancellationToken cancel) => context.Database.ExecuteSqlAsync($"""
        DELETE FROM refused_requests r USING operations o WHERE o.id = {operation.Value} AND r.workspace_id = o.workspace_id AND r.operation = o.name
        """, cancel);

    /// <returns>Whether people have to be told: they were told neither of this reason, nor is it another try of the
    /// same.</returns>
    private async Task<bool> KeepAsync(
        PortalDbContext context, WorkspaceId workspace, string name, string fingerprint, string reason, bool isRefused,
        CancellationToken cancel)
    {
        var (now, why) = (time.GetUtcNow(), OneLine.Clean(reason, RefusedRequestRow.LongestReason));
        var kept = await FindAsync(context, workspace, name, cancel);
        var isNews = kept is null || (kept.Fingerprint != fingerprint && kept.Reason != why);
        if (kept is null)
            context.Add(
                kept = new RefusedRequestRow
                { WorkspaceId = workspace, Operation = name, Fingerprint = fingerprint, Reason = why });
        else if (kept.Fingerprint != fingerprint)
            kept.Times = 0;
        (kept.Fingerprint, kept.Reason, kept.At) = (fingerprint, why, now);
        kept.RetryAt = isRefused || StuckRetries.DelayAfter(kept.Times, random) is not { } delay ? null : now + delay;
        kept.Times++;
        return isNews;
    }

    private static Task<RefusedRequestRow?> FindAsync(PortalDbContext context, WorkspaceId workspace, string name,
        CancellationToken cancel) =>
        context.Set<RefusedRequestRow>()
            .SingleOrDefaultAsync(r => r.WorkspaceId == workspace && r.Operation == name, cancel);
}
