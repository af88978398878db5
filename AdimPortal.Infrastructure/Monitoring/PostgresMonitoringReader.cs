using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Monitoring;

internal sealed class PostgresMonitoringReader(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
    : IMonitoringReader
{
    private static readonly TimeSpan Shown = TimeSpan.FromDays(1);

    public async Task<WorkspaceHealth?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = await (
            from watch in context.Set<MonitoringRow>().AsNoTracking()
            join one in context.AllWorkspaces() on watch.WorkspaceId equals one.Id
            where one.Id == workspace
            // What was seen of it while it was parked is not its customer's.
            select new { watch, ClaimedAt = one.ClaimedFor == null ? (DateTimeOffset?)null : one.CreatedAt })
            .SingleOrDefaultAsync(cancel);
        if (found is not { watch: var row, ClaimedAt: var claimed })
            return null;
        var day = time.GetUtcNow() - Shown;
        var since = claimed > day ? claimed.Value : day;
        var quarters = await context.Database.SqlQuery<Quarter>($"""
            SELECT date_bin('15 minutes', at, 'epoch') AS "from", count(*)::int AS checks, (count(*) FILTER (WHERE NOT healthy))::int AS failed, avg(took_ms)::int AS "TookMs"
            FROM health_checks WHERE workspace_id = {workspace.Value} AND at > {since} GROUP BY 1 ORDER BY 1
            """).ToListAsync(cancel);
        var measures = await context.Set<MeasureRow>().AsNoTracking()
            .Where(m => m.WorkspaceId == workspace && m.At > since).OrderBy(m => m.At).ToListAsync(cancel);
        var hours = await context.Set<CheckedHourRow>()
            .Where(h => h.WorkspaceId == workspace && (claimed == null || h.Hour >= claimed)).GroupBy(_ => 1)
            .Select(g => new { Checks = g.Sum(h => (long)h.Checks), Failed = g.Sum(h => (long)h.Failed) })
            .SingleOrDefaultAsync(cancel);
        var alerts = await context.Set<AlertRow>().AsNoTracking()
            .Where(a => a.WorkspaceId == workspace && a.ClosedAt == null).OrderBy(a => a.OpenedAt).ToListAsync(cancel);
        var all = quarters.Sum(q => (long)q.Checks) + (hours?.Checks ?? 0);
        var failed = quarters.Sum(q => (long)q.Failed) + (hours?.Failed ?? 0);
        return new WorkspaceHealth(
            row.CheckedAt, row.Healthy, row.Problem,
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.Services)!, Span(row.TookMs),
            row.CertificateExpiresAt, row.MeasuredAt,
            row is { Cpu: { } cpu, Memory: { } memory, Disk: { } disk }
                ? new MachineReading(cpu, memory, disk) { DataBytes = row.DataBytes }
                : null,
            [.. quarters.Select(q => new CheckedQuarter(q.From, q.Checks, q.Failed, Span(q.TookMs)))],
            [.. measures.Select(m => new MeasuredMoment(m.At, new MachineReading(m.Cpu, m.Memory, m.Disk)))],
            all == 0 ? null : 1 - (double)failed / all,
            alerts.ConvertAll(a => a.ToAlert()));
    }

    public async Task<IReadOnlyDictionary<WorkspaceId, long>> DataBytesAsync(Guid owner, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await (
            from row in context.Set<MonitoringRow>()
            join workspace in context.CustomersWorkspaces() on row.WorkspaceId equals workspace.Id
            where workspace.OwnerId == owner && row.DataBytes != null
            select new { row.WorkspaceId, row.DataBytes }).ToListAsync(cancel);
        return rows.ToDictionary(r => r.WorkspaceId, r => r.DataBytes!.Value);
    }

    public async Task<IReadOnlyList<OpenAlert>> OpenAlertsAsync(AlertKind? kind, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var alerts = context.Set<AlertRow>().AsNoTracking().Where(a => a.ClosedAt == null);
        if (kind is { } only)
            alerts = alerts.Where(a => a.Kind == only);
        if (after is { At: var at, Id: var text } && long.TryParse(text, out var id))
            alerts =
                alerts.Where(a =>
                    EF.Functions.GreaterThan(ValueTuple.Create(a.OpenedAt, a.Id), ValueTuple.Create(at, id)));
        var rows = await (
            from alert in alerts
            join workspace in context.AllWorkspaces() on alert.WorkspaceId equals workspace.Id
            // The portal's own have no owner.
            join one in context.Set<PortalUser>() on workspace.OwnerId equals one.Id into owners
            from owner in owners.DefaultIfEmpty()
            orderby alert.OpenedAt, alert.Id
            select new { alert, workspace.Name, Email = owner == null ? null : owner.Email }).Take(most)
            .ToListAsync(cancel);
        return rows.ConvertAll(r => new OpenAlert(r.alert.ToAlert(), r.Name, r.Email ?? ""));
    }

    private static TimeSpan? Span(int? milliseconds) => milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    private sealed record Quarter(DateTimeOffset From, int Checks, int Failed, int? TookMs);
}
