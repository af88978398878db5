using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>
/// What the nodes together know of outages. Each change is one statement, so that of two nodes one makes it.
/// </summary>
internal sealed class OutageStore(
    IDbContextFactory<PortalDbContext> contexts, MailOutbox outbox, OutageEmails emails, IOperationWakeups wakeups,
    TimeProvider time) : IOutageReader
{
    /// <summary>Away again so soon, it is the same outage: people were told of it.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMinutes(5);

    /// <summary>What passes in less is no news.</summary>
    public static readonly TimeSpan TellAfter = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<Outage>> ListAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await context.Set<OutsideSystemRow>().AsNoTracking().Where(s => s.BackAt == null)
            .OrderBy(s => s.AwaySince).ToListAsync(cancel);
        if (rows.Count == 0)
            return [];
        var waiting = (await context.Database.SqlQuery<Waiters>($"""
            SELECT waits_for AS "Key", count(*)::int AS "Count" FROM operations
            WHERE starts_with(waits_for, {WaitCondition.SystemIsBack.Prefix}) AND ended_at IS NULL GROUP BY waits_for
            """).ToListAsync(cancel)).ToDictionary(w => w.Key, w => w.Count);
        return rows.ConvertAll(s =>
            new Outage(s.System, s.AwaySince, s.Detail, s.ToldAt,
                waiting.GetValueOrDefault(WaitCondition.SystemIsBack.KeyOf(s.System))));
    }

    /// <summary>All rows, those of outages that are over too.</summary>
    public async Task<IReadOnlyDictionary<OutsideSystem, OutsideSystemRow>> ReadAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<OutsideSystemRow>().AsNoTracking().ToDictionaryAsync(s => s.System, cancel);
    }

    public async Task AwayAsync(OutsideSystem system, DateTimeOffset since, string detail, CancellationToken cancel)
    {
        var (now, said) = (time.GetUtcNow(), detail.Length > OutsideSystemTable.LongestDetail
            ? detail[..OutsideSystemTable.LongestDetail]
            : detail);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync($"""
            INSERT INTO outside_systems AS s (system, away_since, detail) VALUES ({system.ToString()}, {since}, {said})
            ON CONFLICT (system) DO UPDATE SET
                away_since = CASE WHEN s.back_at > {now - Same} THEN s.away_since ELSE excluded.away_since END,
                told_at = CASE WHEN s.back_at > {now - Same} THEN s.told_at END,
                told_back_at = NULL, back_at = NULL, detail = excluded.detail
            WHERE s.back_at IS NOT NULL
            """, cancel);
        await TellPagesAsync(context, cancel);
    }

    /// <summary>It answers again: who waits for it is woken, spread over as long as their number asks for.</summary>
    public async Task BackAsync(OutsideSystem system, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        if (await context.Database.ExecuteSqlAsync(
            $"UPDATE outside_systems SET back_at = {now} WHERE system = {system.ToString()} AND back_at IS NULL",
            cancel) == 0)
            return;
        var key = WaitCondition.SystemIsBack.KeyOf(system);
        var woken = await context.Database.ExecuteSqlAsync($"""
            UPDATE operations SET waits_for = NULL, wake_at = {now} + random() * least(interval '1 minute', interval '200 milliseconds' * (
                SELECT count(*) FROM operations WHERE waits_for = {key} AND ended_at IS NULL))
            WHERE waits_for = {key} AND ended_at IS NULL
            """, cancel);
        if (woken > 0)
            await wakeups.AtAsync(now, cancel);
        await TellPagesAsync(context, cancel);
    }

    /// <summary>
    /// Writes to staff, once for each outage and once for its end. Not by mail while it is mail that is away.
    /// </summary>
    public async Task TellStaffAsync(OutsideSystemRow row, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var isOver = row.BackAt is not null;
        if (row.System is OutsideSystem.Mail && !isOver)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var system = row.System.ToString();
        var told = isOver
            ? await context.Database.ExecuteSqlAsync($"""
                UPDATE outside_systems SET told_back_at = {now}
                WHERE system = {system} AND back_at <= {now - TellAfter} AND told_back_at IS NULL AND (told_at IS NOT NULL OR back_at - away_since >= {TellAfter})
                """, cancel)
            : await context.Database.ExecuteSqlAsync($"""
                UPDATE outside_systems SET told_at = {now} WHERE system = {system} AND back_at IS NULL AND told_at IS NULL AND away_since <= {now - TellAfter}
                """, cancel);
        if (told == 0)
            return;
        foreach (var address in await Support.AddressesAsync(context, cancel))
            await outbox.AddAsync(context, isOver ? emails.Back(address, row) : emails.Away(address, row), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>
    /// Since when an operation waits because a server of ours could not reach the system; null while none does.
    /// </summary>
    /// <remarks>A server of its owner's counts not: what it can't reach says more of its own network.</remarks>
    public async Task<SeenOutage?> SeenAwayAsync(OutsideSystem system, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Database.SqlQuery<SeenOutage>($"""
            SELECT e.at AS "Since", coalesce(e.body ->> 'detail', '') AS "Detail" FROM operations o
            JOIN workspaces w ON w.id = o.workspace_id
            JOIN operation_events e ON e.operation_id = o.id AND e.body ->> 'event' = 'step-postponed' AND e.body ->> 'system' = {system.ToString()}
            WHERE o.waits_for = {WaitCondition.SystemIsBack.KeyOf(system)} AND o.ended_at IS NULL AND w.hosting = 'Cloud' ORDER BY e.at DESC LIMIT 1
            """).SingleOrDefaultAsync(cancel);
    }

    /// <summary>
    /// Whether an operation under way waits for it, or is just trying again: the last that it has to say is that the
    /// system is away.
    /// </summary>
    public async Task<bool> IsStillWaitedForAsync(OutsideSystem system, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Database.SqlQuery<bool>($"""
            SELECT EXISTS (
                SELECT FROM operations o JOIN workspaces w ON w.id = o.workspace_id
                CROSS JOIN LATERAL (
                    SELECT e.body FROM operation_events e WHERE e.operation_id = o.id AND e.body ->> 'event' <> 'step-started' ORDER BY e.sequence DESC LIMIT 1) AS last
                WHERE o.ended_at IS NULL AND w.hosting = 'Cloud' AND last.body ->> 'event' = 'step-postponed' AND last.body ->> 'system' = {system.ToString()}) AS "Value"
            """).SingleAsync(cancel);
    }

    private static Task<int> TellPagesAsync(PortalDbContext context, CancellationToken cancel) =>
        context.Database.ExecuteSqlAsync($"SELECT pg_notify({LiveChannel.Name}, {LiveTopics.Everything})", cancel);

    /// <param name="Detail">What the server said last.</param>
    internal sealed record SeenOutage(DateTimeOffset Since, string Detail);

    private sealed record Waiters(string Key, int Count);
}
