using AdimPortal.Core.Acts;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Maintenance;

internal sealed class PostgresRollOuts(IDbContextFactory<PortalDbContext> contexts, TimeProvider time) : IRollOuts
{
    /// <summary>A renewal that failed is not asked for again at once.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<RollOut>> ListAsync(int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows =
            await context.Set<RollOutRow>().AsNoTracking().OrderByDescending(r => r.Id).Take(most).ToListAsync(cancel);
        var items = rows is [var newest, ..] ? await ItemsAsync(context, newest.Id, cancel) : [];
        return [.. rows.Select((row, i) => Of(row, i == 0 ? items : []))];
    }

    public async Task<RollOut?> OpenAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<RollOutRow>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.EndedAt == null, cancel) is { } row
            ? Of(row, await ItemsAsync(context, row.Id, cancel))
            : null;
    }

    public async Task<bool> BeginAsync(ActPermit permit, DateTimeOffset? notSince, CancellationToken cancel)
    {
        permit.Require(Act.StartRollOut);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var begun = await context.Database.ExecuteSqlAsync($"""
            WITH chosen AS (
                SELECT w.id FROM workspaces w
                WHERE w.status = 'Active' AND w.hosting = 'Cloud' AND w.purpose <> 'ImageBuilder' AND ({notSince}::timestamptz IS NULL OR greatest(w.activated_at, (
                    SELECT max(o.requested_at) FROM operations o WHERE o.workspace_id = w.id AND o.name = {UpdateOperation.OperationName})) < {notSince})),
            begun AS (
                INSERT INTO roll_outs (asked_at, asked_by, status, forgiven)
                SELECT {time.GetUtcNow()}, {permit.By}::uuid, 'Running', 0 WHERE EXISTS (SELECT FROM chosen)
                ON CONFLICT DO NOTHING RETURNING id)
            INSERT INTO roll_out_workspaces (roll_out_id, workspace_id, status) SELECT begun.id, chosen.id, 'Waiting' FROM begun CROSS JOIN chosen
            """, cancel);
        if (begun > 0)
            await RecordAsync(context, permit, cancel);
        await transaction.CommitAsync(cancel);
        return begun > 0;
    }

    public async Task StopAsync(ActPermit permit, long rollOut, string reason, CancellationToken cancel)
    {
        permit.Require(Act.StopRollOut);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var changed =
            await context.Database.ExecuteSqlAsync(
                $"UPDATE roll_outs SET status = 'Stopped', reason = left({reason}, 1000) WHERE id = {rollOut} AND status = 'Running'",
                cancel);
        if (changed > 0)
            await RecordAsync(context, permit, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task GoOnAsync(ActPermit permit, long rollOut, CancellationToken cancel)
    {
        permit.Require(Act.ContinueRollOut);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var changed = await context.Database.ExecuteSqlAsync($"""
            UPDATE roll_outs r SET status = 'Running', reason = NULL,
                forgiven = (SELECT count(*) FROM roll_out_workspaces i WHERE i.roll_out_id = r.id AND i.status = 'Failed')
            WHERE id = {rollOut} AND status = 'Stopped'
            """, cancel);
        if (changed > 0)
            await RecordAsync(context, permit, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task EndAsync(ActPermit permit, long rollOut, string? reason, CancellationToken cancel)
    {
        permit.Require(Act.EndRollOut);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var changed = await context.Database.ExecuteSqlAsync($"""
            UPDATE roll_outs SET status = 'Ended', reason = coalesce({reason}, reason), ended_at = {time.GetUtcNow()} WHERE id = {rollOut} AND ended_at IS NULL
            """, cancel);
        if (changed > 0)
            await RecordAsync(context, permit, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task MarkAsync(long rollOut, WorkspaceId workspace, RolledStatus status, OperationId? operation,
        string? message, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync($"""
            UPDATE roll_out_workspaces SET status = {status.ToString()}, operation_id = {operation?.Value}::uuid, user_message = left({message}::text, 1000)
            WHERE roll_out_id = {rollOut} AND workspace_id = {workspace.Value}
            """, cancel);
        await TellAsync(context, cancel);
    }

    public async Task<OperationId?> FindUpdateAsync(WorkspaceId workspace, DateTimeOffset since,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = await context.Set<OperationRow>()
            .Where(o => o.WorkspaceId == workspace && o.Name == UpdateOperation.OperationName && o.RequestedAt >= since)
            .OrderByDescending(o => o.RequestedAt).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel);
        return found is { } id ? new OperationId(id) : null;
    }

    public async Task<IReadOnlyList<WorkspaceId>> DueForRotationAsync(DateTimeOffset before, int atOnce,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var lately = time.GetUtcNow() - AfterFailure;
        var due = await context.Database.SqlQuery<string>($"""
            SELECT w.id AS "Value" FROM workspaces w
            WHERE w.status = 'Active' AND w.hosting = 'Cloud' AND w.purpose <> 'ImageBuilder' AND w.move IS NULL
                AND greatest(w.activated_at, (
                    SELECT max(o.ended_at) FROM operations o WHERE o.workspace_id = w.id AND o.name = {RotateSecretsOperation.OperationName} AND o.status = 'Done')) < {before}
                AND NOT EXISTS (
                    SELECT FROM operations o WHERE o.workspace_id = w.id
                        AND (o.ended_at IS NULL OR (o.name = {RotateSecretsOperation.OperationName} AND o.requested_at > {lately})))
                AND NOT EXISTS (
                    SELECT FROM set_aside_items aside WHERE aside.queue = {WorkQueues.Rotations.Name} AND aside.key = w.id
                        AND (aside.next_try_at IS NULL OR aside.next_try_at > {time.GetUtcNow()}))
            ORDER BY w.activated_at
            LIMIT greatest(0, {atOnce} - (SELECT count(*) FROM operations o WHERE o.name = {RotateSecretsOperation.OperationName} AND o.ended_at IS NULL))
            """).ToListAsync(cancel);
        return due.ConvertAll(WorkspaceId.Parse);
    }

    private static async Task<IReadOnlyList<Rolled>> ItemsAsync(PortalDbContext context, long rollOut,
        CancellationToken cancel) =>
        (await context.Set<RolledRow>().AsNoTracking().Where(i => i.RollOutId == rollOut).OrderBy(i => i.WorkspaceId)
            .ToListAsync(cancel))
            .ConvertAll(i =>
                new Rolled(i.WorkspaceId, i.Status, i.OperationId is { } id ? new OperationId(id) : null,
                    i.UserMessage));

    private static RollOut Of(RollOutRow row, IReadOnlyList<Rolled> items) =>
        new(row.Id, row.AskedAt, row.AskedBy, row.Status, row.Forgiven, row.Reason, row.EndedAt, items);

    private async Task RecordAsync(PortalDbContext context, ActPermit permit, CancellationToken cancel)
    {
        context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await TellAsync(context, cancel);
    }

    private static Task<int> TellAsync(PortalDbContext context, CancellationToken cancel) =>
        context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Everything})", cancel);
}
