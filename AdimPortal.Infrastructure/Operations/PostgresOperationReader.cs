using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

internal sealed class PostgresOperationReader(IDbContextFactory<PortalDbContext> contexts, OperationCatalog catalog,
    TimeProvider time) : IOperationReader
{
    public async Task<OperationView?> FindAsync(OperationId operation, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var row = await context.Set<OperationRow>().AsNoTracking()
            .SingleOrDefaultAsync(o => o.Id == operation.Value, cancel);
        if (row is null)
            return null;
        var state = OperationState.Of(await OperationLog.ReadAsync(context, operation, cancel));
        var history = await HistoryAsync(context, row.Name, row.Size, cancel);
        return OperationView.Of(row.ToHeader(), catalog.Find(row.Name), state, history, time.GetUtcNow());
    }

    public async Task<IReadOnlyDictionary<WorkspaceId, OperationView>> UnderWayAsync(Guid owner,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = await (
            from operation in context.Set<OperationRow>()
            join workspace in context.CustomersWorkspaces() on operation.WorkspaceId equals workspace.Id
            where workspace.OwnerId == owner && operation.EndedAt == null
            select new { operation.WorkspaceId, operation.Id }).ToListAsync(cancel);
        var views = new Dictionary<WorkspaceId, OperationView>();
        // A plan has a few workspaces at most.
        foreach (var one in found)
        {
            if (await FindAsync(new OperationId(one.Id), cancel) is { HasEnded: false } view)
                views[one.WorkspaceId] = view;
        }

        return views;
    }

    public async Task<IReadOnlyList<OperationSummary>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await SummariseAsync(context.OperationsOf(workspace), null, 50, cancel);
    }

    public async Task<IReadOnlyList<OperationSummary>> HistoryAsync(WorkspaceId workspace, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await SummariseAsync(context.OperationsOf(workspace), after, most, cancel);
    }

    public async Task<IReadOnlyList<OperationSummary>> ListAsync(OperationStatus? status, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = context.Set<OperationRow>().AsQueryable();
        if (status is { } only)
        {
            var name = only.ToString();
            rows = rows.Where(o => o.Status == name);
        }

        return await SummariseAsync(rows, after, most, cancel);
    }

    public async Task<ListPage<OwnedOperation>> ListAsync(OperationQuery query, int skip, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = OperationList.Found(context, query);
        var ordered = OperationList.Ordered(found, query);
        // A count that may stop must not begin with reading the whole table, nor with sorting what a text finds: that
        // is in no order, which has to be said.
        var total = await (query.Text is null ? NewestFirst(found, null) : found.OrderBy(_ => 0))
            .Take(IOperationReader.MostCounted + 1).CountAsync(cancel);
        var shown = Math.Min(most, IOperationReader.MostCounted - skip);
        return new ListPage<OwnedOperation>(
            shown > 0 ? await OwnedAsync(context, ordered.Skip(skip).Take(shown), cancel) : [],
            Math.Min(total, IOperationReader.MostCounted), HasMore: total > IOperationReader.MostCounted);
    }

    public async Task<IReadOnlyList<OwnedOperation>> ListAfterAsync(OperationQuery query, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await OwnedAsync(context, NewestFirst(OperationList.Found(context, query), after).Take(most), cancel);
    }

    public async Task<IReadOnlyList<NumberedLine>> LinesAsync(OperationId operation, long after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<OperationLineRow>().AsNoTracking()
            .Where(l => l.OperationId == operation.Value && l.Number > after)
            .Where(l => !l.Text.StartsWith(RoutineMarks.Output) && !l.Text.StartsWith(RoutineMarks.Reason)
                && !l.Text.StartsWith(RoutineMarks.Away))
            // Programs print empty lines between what they say.
            .Where(l => l.Text.Trim() != "")
            .OrderBy(l => l.Number).Take(most)
            .Select(l => new NumberedLine(l.Number, l.At, l.Source, l.Text)).ToListAsync(cancel);
    }

    public async Task<IReadOnlyDictionary<OperationId, string>> LastLinesAsync(IReadOnlyList<OperationId> operations,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var ids = operations.Select(operation => operation.Value).ToArray();
        var lines = await context.Database.SqlQuery<LastLine>($"""
            SELECT wanted.id AS "Operation", last.text AS "Text" FROM unnest({ids}) AS wanted (id) CROSS JOIN LATERAL (
                SELECT l.text FROM operation_lines l
                WHERE l.operation_id = wanted.id AND trim(l.text) <> '' AND NOT starts_with(l.text, {RoutineMarks.Output})
                    AND NOT starts_with(l.text, {RoutineMarks.Reason}) AND NOT starts_with(l.text, {RoutineMarks.Away})
                ORDER BY l.number DESC LIMIT 1) AS last
            """).ToListAsync(cancel);
        return lines.ToDictionary(line => new OperationId(line.Operation),
            line => OneLine.Clean(line.Text, LongestLast));
    }

    /// <summary>Characters: what stands in a row.</summary>
    private const int LongestLast = 160;

    private sealed record LastLine(Guid Operation, string Text);

    public async Task<TimeSpan?> ResizeDowntimeAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var median = await context.Database.SqlQuery<double?>($"""
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS "Value"
            FROM (SELECT down.seconds
                  FROM (SELECT id, ended_at FROM operations WHERE name = {ResizeOperation.OperationName} AND status = {nameof(OperationStatus.Done)}
                        ORDER BY requested_at DESC LIMIT 100) AS o
                  CROSS JOIN LATERAL (
                      SELECT extract(epoch FROM max(e.at) FILTER (WHERE e.step = {CheckHealth.StepName}) - min(e.at) FILTER (WHERE e.step = {SwitchOff.StepName}))::double precision AS seconds,
                          bool_and(e.body -> 'outputs' ->> {SwitchOff.WasLeftOn} IS NULL) AS was_down
                      FROM operation_events e WHERE e.operation_id = o.id) AS down
                  WHERE down.was_down ORDER BY o.ended_at DESC LIMIT 50) AS recent
            """).SingleAsync(cancel);
        return median is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public async Task<OperationTimes> TimesAsync(string name, DateTimeOffset since, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = await context.Database.SqlQuery<TimesRow>($"""
            SELECT count(*)::int AS "Count",
                coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_at - requested_at), interval '0') AS "Median",
                coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY ended_at - requested_at), interval '0') AS "Most"
            FROM operations
            WHERE name = {name} AND status = {nameof(OperationStatus.Done)} AND requested_at >= {since}
            """).SingleAsync(cancel);
        return new OperationTimes(found.Count, found.Median, found.Most);
    }

    public async Task<IReadOnlyList<OperationDay>> DaysAsync(string name, DateTimeOffset since,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = await context.Database.SqlQuery<DayRow>($"""
            SELECT day AS "Day", count(*)::int AS "Ended", count(took)::int AS "Count",
                coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), interval '0') AS "Median",
                coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY took), interval '0') AS "Most"
            FROM (SELECT (requested_at AT TIME ZONE 'UTC')::date AS day,
                      CASE WHEN status = {nameof(OperationStatus.Done)} THEN ended_at - requested_at END AS took
                  FROM operations
                  WHERE name = {name} AND requested_at >= {since} AND ended_at IS NOT NULL) AS ended
            GROUP BY day ORDER BY day
            """).ToListAsync(cancel);
        return found.ConvertAll(row =>
            new OperationDay(row.Day, row.Ended, new OperationTimes(row.Count, row.Median, row.Most)));
    }

    private sealed record TimesRow(int Count, TimeSpan Median, TimeSpan Most);

    private sealed record DayRow(DateOnly Day, int Ended, int Count, TimeSpan Median, TimeSpan Most);

    private async Task<IReadOnlyList<OperationSummary>> SummariseAsync(IQueryable<OperationRow> rows, ListCursor? after,
        int most, CancellationToken cancel) =>
        (await NewestFirst(rows, after).Take(most).AsNoTracking().ToListAsync(cancel)).ConvertAll(Summary);

    private static IQueryable<OperationRow> NewestFirst(IQueryable<OperationRow> rows, ListCursor? after)
    {
        if (after is { At: var at, Id: var text } && Guid.TryParse(text, out var id))
            rows =
                rows.Where(o =>
                    EF.Functions.LessThan(ValueTuple.Create(o.RequestedAt, o.Id), ValueTuple.Create(at, id)));
        return rows.OrderByDescending(o => o.RequestedAt).ThenByDescending(o => o.Id);
    }

    /// <summary>The owners are asked for once the page is known: nothing is joined to what is not on it.</summary>
    private async Task<IReadOnlyList<OwnedOperation>> OwnedAsync(PortalDbContext context,
        IQueryable<OperationRow> page, CancellationToken cancel)
    {
        var found = (await page.AsNoTracking().ToListAsync(cancel)).ConvertAll(Summary);
        var workspaces = found.Select(o => o.Workspace).Distinct().ToList();
        var owners = await (
            from workspace in context.CustomersWorkspaces()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            where workspaces.Contains(workspace.Id)
            select new { workspace.Id, owner.Email }).ToDictionaryAsync(w => w.Id, w => w.Email, cancel);
        return found.ConvertAll(o => new OwnedOperation(o, owners.GetValueOrDefault(o.Workspace) ?? ""));
    }

    private OperationSummary Summary(OperationRow row) => new(
        new OperationId(row.Id), row.Name, catalog.TitleOf(row.Name), row.WorkspaceId,
        Enum.TryParse<OperationStatus>(row.Status, out var known) ? known : OperationStatus.Stuck, row.RequestedAt,
        row.EndedAt);

    private static async Task<StepHistory> HistoryAsync(PortalDbContext context, string plan, string size,
        CancellationToken cancel) =>
        new(await context.Set<StepEstimateRow>().AsNoTracking().Where(s => s.Operation == plan && s.Size == size)
            .ToDictionaryAsync(s => s.Step, s => TimeSpan.FromSeconds(s.MedianSeconds), cancel));
}
