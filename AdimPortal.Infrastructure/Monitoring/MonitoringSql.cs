using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Live;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>The watch's statements, in one place to read them side by side.</summary>
internal static class MonitoringSql
{
    /// <summary>
    /// Each workspace gets a moment of its own in the interval, by a hash of its id, so that checks are spread; later
    /// checks keep that moment. What nobody looks at any more, because the workspace rests, has ended or has moved to a
    /// server of the other kind, is closed and not said to be well again.
    /// </summary>
    public const string Enrol = $"""
        WITH gone AS (
            DELETE FROM monitored_workspaces h USING workspaces w WHERE w.id = h.workspace_id AND w.status <> 'Active' RETURNING h.workspace_id),
        ended AS (
            UPDATE alerts a SET closed_at = @now, owner_told_at = coalesce(a.owner_told_at, 'epoch'), over_told_at = 'epoch' FROM workspaces w
            WHERE w.id = a.workspace_id AND a.closed_at IS NULL
                AND (w.status <> 'Active' OR a.kind = ANY (CASE w.hosting WHEN 'SelfHosted' THEN @not_own ELSE @not_cloud END)) RETURNING 1),
        come AS (
            INSERT INTO monitored_workspaces (workspace_id, due_at, measure_due_at, healthy, services, failures)
            SELECT w.id,
                @now + @every * ((hashtext(w.id) & 65535) / 65536.0),
                @now + @measure_every * ((hashtext(w.id || 'm') & 65535) / 65536.0),
                false, '{"{}"}', 0
            FROM workspaces w
            WHERE w.status = 'Active' AND w.purpose <> 'ImageBuilder' AND (w.address IS NOT NULL OR w.hosting = 'SelfHosted') AND NOT EXISTS (SELECT FROM monitored_workspaces h WHERE h.workspace_id = w.id)
            ON CONFLICT DO NOTHING RETURNING 1)
        SELECT pg_notify('{LiveChannel.Name}', 'everything') WHERE EXISTS (SELECT FROM ended)
        """;

    /// <summary>
    /// A server that isn't reached from outside (its owner's own, behind a router) has no address: it speaks for
    /// itself.
    /// </summary>
    public const string ClaimChecks = """
        WITH due AS (
            SELECT h.workspace_id, w.domain, w.address FROM monitored_workspaces h JOIN workspaces w ON w.id = h.workspace_id
            WHERE h.due_at <= @now AND w.status = 'Active' AND w.address IS NOT NULL ORDER BY h.due_at LIMIT @most FOR UPDATE OF h SKIP LOCKED)
        UPDATE monitored_workspaces h
        SET due_at = h.due_at + @every * (floor(extract(epoch FROM @now - h.due_at) / extract(epoch FROM @every)) + 1)
        FROM due WHERE h.workspace_id = due.workspace_id
        RETURNING h.workspace_id, due.domain, due.address
        """;

    /// <summary>
    /// Servers that something is being done to are not asked: they may be off, and a busy processor is no news.
    /// </summary>
    public const string ClaimMeasures = """
        WITH due AS (
            SELECT h.workspace_id FROM monitored_workspaces h JOIN workspaces w ON w.id = h.workspace_id
            WHERE h.measure_due_at <= @now AND w.hosting = 'Cloud' ORDER BY h.measure_due_at LIMIT @most FOR UPDATE OF h SKIP LOCKED)
        UPDATE monitored_workspaces h
        SET measure_due_at = h.measure_due_at + @every * (floor(extract(epoch FROM @now - h.measure_due_at) / extract(epoch FROM @every)) + 1)
        FROM due
        WHERE h.workspace_id = due.workspace_id
            AND NOT EXISTS (SELECT FROM operations o WHERE o.workspace_id = h.workspace_id AND o.ended_at IS NULL AND o.status <> 'Stuck')
        RETURNING h.workspace_id
        """;

    private const string State = """
        k.workspace_id, k.failures, k.failing_since, k.problem, k.restarted_at, k.certificate_expires_at, k.cpu, k.memory, k.disk, k.cpu_high_since, k.is_busy,
            ARRAY(SELECT a.kind FROM alerts a WHERE a.workspace_id = k.workspace_id AND a.closed_at IS NULL) AS open,
            (SELECT w.hosting FROM workspaces w WHERE w.id = k.workspace_id) AS hosting
        """;

    /// <summary>
    /// Something was under way at some moment of the look, which takes a while: what it saw may be over since. One
    /// operation runs at a time, so the newest says it.
    /// </summary>
    private const string IsBusy = """
        coalesce((SELECT CASE WHEN o.ended_at IS NULL THEN o.status <> 'Stuck' ELSE o.ended_at >= s.at END
            FROM operations o WHERE o.workspace_id = s.id ORDER BY o.requested_at DESC LIMIT 1), false)
        """;

    /// <summary>
    /// A restart helped since the look before, as it found out by itself: what fails now begins a new row of failures.
    /// </summary>
    private const string WasMended = $"""
        EXISTS (SELECT FROM operations o WHERE o.workspace_id = s.id AND o.name = '{RestartOperation.OperationName}'
            AND o.status = '{nameof(OperationStatus.Done)}' AND o.ended_at > h.checked_at)
        """;

    private const string HasAlert =
        "EXISTS (SELECT FROM alerts a WHERE a.workspace_id = k.workspace_id AND a.closed_at IS NULL)";

    /// <summary>
    /// All checks of a batch: their history, the state of each workspace, and those of which something may follow.
    /// </summary>
    public const string KeepChecks = $"""
        WITH seen AS (
            SELECT s.*, {IsBusy} AS is_busy
            FROM unnest(@ids, @ats, @healthy, @took, @problems, @services, @certificates) AS s (id, at, healthy, took, problem, services, certificate)),
        history AS (INSERT INTO health_checks (workspace_id, at, healthy, took_ms) SELECT id, at, healthy, took FROM seen ON CONFLICT DO NOTHING),
        k AS (
            UPDATE monitored_workspaces h SET
                checked_at = s.at, healthy = s.healthy, took_ms = s.took, problem = s.problem,
                services = s.services::jsonb,
                certificate_expires_at = coalesce(s.certificate, h.certificate_expires_at),
                failures = CASE WHEN s.healthy THEN 0 WHEN s.is_busy THEN h.failures WHEN {WasMended} THEN 1 ELSE h.failures + 1 END,
                failing_since = CASE WHEN s.healthy THEN NULL ELSE coalesce(h.failing_since, s.at) END
            FROM seen s WHERE h.workspace_id = s.id
            RETURNING h.*, s.is_busy)
        SELECT {State} FROM k WHERE k.failures >= @failures OR k.certificate_expires_at < @certificate_soon OR {HasAlert}
        """;

    /// <summary>
    /// A server that could not be asked keeps what was known of it. One whose processors are busy is asked again soon.
    /// </summary>
    public const string KeepMeasures = $"""
        WITH seen AS (
            SELECT s.*, {IsBusy} AS is_busy FROM unnest(@ids, @ats, @cpu, @memory, @disk, @data) AS s (id, at, cpu, memory, disk, data) WHERE s.cpu IS NOT NULL),
        history AS (INSERT INTO machine_measures (workspace_id, at, cpu, memory, disk) SELECT id, at, cpu, memory, disk FROM seen ON CONFLICT DO NOTHING),
        k AS (
            UPDATE monitored_workspaces h SET
                measured_at = s.at, cpu = s.cpu, memory = s.memory, disk = s.disk, data_bytes = coalesce(s.data, h.data_bytes),
                cpu_high_since = CASE WHEN s.cpu > @cpu_share THEN coalesce(h.cpu_high_since, s.at) END,
                measure_due_at = CASE WHEN s.cpu > @cpu_share THEN least(h.measure_due_at, s.at + @again) ELSE h.measure_due_at END
            FROM seen s WHERE h.workspace_id = s.id
            RETURNING h.*, s.is_busy)
        SELECT {State} FROM k
        WHERE k.cpu_high_since IS NOT NULL OR k.memory > @memory_share OR k.disk > @disk_share OR {HasAlert}
        """;

    /// <summary>Who looks at one of them is told; one word carries many topics.</summary>
    public const string Tell = $"SELECT pg_notify('{LiveChannel.Name}', @topics)";

    /// <summary>
    /// A batch of old checks becomes their hours. An hour may come in several batches, so what is kept of it grows: the
    /// mean by the checks that were answered.
    /// </summary>
    public const string Thin = """
        WITH old AS (
            DELETE FROM health_checks WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM health_checks WHERE at < date_trunc('hour', @checks_before) LIMIT @most FOR UPDATE SKIP LOCKED))
            RETURNING workspace_id, at, healthy, took_ms),
        hours AS (
            INSERT INTO health_hours AS h (workspace_id, hour, checks, failed, took_ms)
            SELECT workspace_id, date_trunc('hour', at), count(*), count(*) FILTER (WHERE NOT healthy), avg(took_ms)::int
            FROM old GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (workspace_id, hour) DO UPDATE SET
                checks = h.checks + excluded.checks, failed = h.failed + excluded.failed,
                took_ms = coalesce((h.took_ms::bigint * (h.checks - h.failed) + excluded.took_ms::bigint * (excluded.checks - excluded.failed))
                    / nullif(h.checks - h.failed + excluded.checks - excluded.failed, 0), h.took_ms, excluded.took_ms))
        SELECT count(*)::int FROM old
        """;
}
