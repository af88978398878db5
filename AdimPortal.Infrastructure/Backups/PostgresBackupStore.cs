using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Backups;

internal sealed class PostgresBackupStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time) : IBackupStore
{
    public Task BeginAsync(Backup backup, CancellationToken cancel) => ChangeAsync(backup.Id, $"""
        INSERT INTO backups (id, workspace_id, reason, status, started_at)
        VALUES ({backup.Id}, {backup.Workspace.Value}, {backup.Reason.ToString()}, 'Running', {backup.StartedAt})
        ON CONFLICT (id) DO UPDATE SET status = 'Running', ended_at = NULL WHERE backups.status = 'Failed'
        """, cancel);

    public Task ProblemAsync(Guid id, string problem, CancellationToken cancel) =>
        ChangeAsync(id, $"UPDATE backups SET problem = {problem} WHERE id = {id} AND status = 'Running'", cancel);

    public Task GoodAsync(Guid id, string prefix, BackupManifest manifest, CancellationToken cancel) => ChangeAsync(id, $"""
        UPDATE backups SET status = 'Good', ended_at = {time.GetUtcNow()}, prefix = {prefix}, manifest = {manifest.Json}, problem = NULL
        WHERE id = {id} AND status = 'Running'
        """, cancel);

    public Task FailAsync(Guid id, CancellationToken cancel) => ChangeAsync(id, $"""
        UPDATE backups SET status = 'Failed', ended_at = {time.GetUtcNow()}, problem = coalesce(problem, 'It was cancelled.')
        WHERE id = {id} AND status = 'Running'
        """, cancel);

    public Task VerifiedAsync(Guid id, DateTimeOffset at, CancellationToken cancel) =>
        ChangeAsync(id, $"UPDATE backups SET verified_at = {at} WHERE id = {id}", cancel);

    public Task ForgetAsync(Guid id, CancellationToken cancel) =>
        ChangeAsync(id, $"DELETE FROM backups WHERE id = {id}", cancel);

    public async Task<Backup?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return (await context.Set<BackupRow>().AsNoTracking()
            .SingleOrDefaultAsync(b => b.Id == id, cancel))?.ToBackup();
    }

    public async Task<IReadOnlyList<Backup>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Set<BackupRow>().AsNoTracking().Where(b => b.WorkspaceId == workspace)
            .OrderByDescending(b => b.StartedAt).ToListAsync(cancel);
        return rows.ConvertAll(r => r.ToBackup());
    }

    public async Task<IReadOnlyList<BackupState>> StatesAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Database.SqlQuery<StateRow>($"""
            SELECT w.id AS "Workspace", w.plan AS "Plan", greatest(w.activated_at, w.created_at) AS "ActiveSince", b.tried AS "LastTriedAt", b.good AS "LastGoodAt",
                coalesce(w.suspension_level, '') <> 'PoweredOff' AND w.hosting = 'Cloud' AND w.address IS NOT NULL AS "IsReachable",
                EXISTS (SELECT FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NULL) AS "IsBusy",
                EXISTS (SELECT FROM alerts a WHERE a.workspace_id = w.id AND a.kind = 'Backup' AND a.closed_at IS NULL) AS "IsAlerted"
            FROM workspaces w
            -- By the index, from the newest: not all that there ever were.
            CROSS JOIN LATERAL (
                SELECT (SELECT started_at FROM backups WHERE workspace_id = w.id ORDER BY started_at DESC LIMIT 1) AS tried,
                    (SELECT started_at FROM backups WHERE workspace_id = w.id AND status = 'Good' ORDER BY started_at DESC LIMIT 1) AS good
            ) b
            WHERE w.status IN ('Active', 'Suspended') AND w.hosting = 'Cloud' AND w.purpose = 'Customer'
            """).ToListAsync(cancel);
        return rows.ConvertAll(r =>
            new BackupState(WorkspaceId.Parse(r.Workspace), r.Plan, r.ActiveSince, r.LastTriedAt, r.LastGoodAt,
                r.IsReachable, r.IsBusy, r.IsAlerted));
    }

    public async Task<IReadOnlyList<Backup>> AbandonedAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Set<BackupRow>().AsNoTracking()
            .Where(b => b.Status == BackupStatus.Running
                && context.Set<OperationRow>().Any(o => o.Id == b.Id && o.EndedAt != null)).ToListAsync(cancel);
        return rows.ConvertAll(r => r.ToBackup());
    }

    public async Task<IReadOnlyList<WorkspaceId>> HoldersAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<BackupRow>().Where(b => b.Status == BackupStatus.Good).Select(b => b.WorkspaceId)
            .Distinct().ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<DrillState>> DrillsAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Database.SqlQuery<DrillRow>($"""
            SELECT w.id AS "Workspace", b.newest AS "Newest", greatest(w.activated_at, w.created_at) AS "ActiveSince", b.verified_at AS "VerifiedAt", d.requested_at AS "TriedAt",
                coalesce(e.status IN ('Unwound', 'Stuck', 'Abandoned'), false) AND coalesce(b.verified_at < e.requested_at, true) AS "HasFailed",
                w.status = 'Active' AND w.address IS NOT NULL AND w.move IS NULL
                    AND NOT EXISTS (SELECT FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NULL) AS "IsFree",
                EXISTS (SELECT FROM alerts a WHERE a.workspace_id = w.id AND a.kind = 'Drill' AND a.closed_at IS NULL) AS "IsAlerted"
            FROM workspaces w
            CROSS JOIN LATERAL (
                SELECT (array_agg(id ORDER BY started_at DESC))[1] AS newest, max(verified_at) AS verified_at FROM backups WHERE workspace_id = w.id AND status = 'Good'
            ) b
            LEFT JOIN LATERAL (
                SELECT requested_at FROM operations WHERE workspace_id = w.id AND name = {DrillOperation.OperationName} ORDER BY requested_at DESC LIMIT 1
            ) d ON true
            -- The last that came to an end: one that is under way again has proven nothing yet.
            LEFT JOIN LATERAL (
                SELECT requested_at, status FROM operations
                WHERE workspace_id = w.id AND name = {DrillOperation.OperationName} AND status IN ('Done', 'Unwound', 'Stuck', 'Abandoned') ORDER BY requested_at DESC LIMIT 1
            ) e ON true
            WHERE w.status IN ('Active', 'Suspended') AND w.hosting = 'Cloud' AND w.purpose = 'Customer' AND b.newest IS NOT NULL
            """).ToListAsync(cancel);
        return rows.ConvertAll(r =>
            new DrillState(WorkspaceId.Parse(r.Workspace), r.Newest, r.ActiveSince, r.VerifiedAt, r.TriedAt,
                r.HasFailed,
                r.IsFree, r.IsAlerted));
    }

    /// <summary>With the change goes the word to those who watch the workspace.</summary>
    private async Task ChangeAsync(Guid id, FormattableString change, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var workspace = await context.Set<BackupRow>().Where(b => b.Id == id).Select(b => (WorkspaceId?)b.WorkspaceId)
            .SingleOrDefaultAsync(cancel);
        await context.Database.ExecuteSqlAsync(change, cancel);
        workspace ??= await context.Set<BackupRow>().Where(b => b.Id == id).Select(b => (WorkspaceId?)b.WorkspaceId)
            .SingleOrDefaultAsync(cancel);
        if (workspace is { } told)
            await context.Database.ExecuteSqlAsync(
                $"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Workspace(told)})", cancel);
        await transaction.CommitAsync(cancel);
    }

    private sealed record DrillRow(
        string Workspace, Guid Newest, DateTimeOffset ActiveSince, DateTimeOffset? VerifiedAt, DateTimeOffset? TriedAt,
        bool HasFailed, bool IsFree, bool IsAlerted);

    private sealed record StateRow(
        string Workspace, string Plan, DateTimeOffset ActiveSince, DateTimeOffset? LastTriedAt,
        DateTimeOffset? LastGoodAt, bool IsReachable, bool IsBusy, bool IsAlerted);
}
