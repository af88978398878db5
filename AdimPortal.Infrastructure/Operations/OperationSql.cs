using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Queues;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>The operations' hot statements, in one place to read them side by side.</summary>
internal static class OperationSql
{
    /// <summary>
    /// How long a lease holds without a renewal. The database's clock alone decides, so nodes whose clocks differ
    /// agree. A node that was killed delays its operations by this much at most.
    /// </summary>
    private const string LeaseLength = "interval '10 seconds'";

    /// <summary>
    /// Takes one operation that is due. SKIP LOCKED lets many nodes ask at once without waiting for each other. One
    /// that can't be run rests meanwhile.
    /// </summary>
    public static readonly string Claim = $"""
        UPDATE operations SET epoch = epoch + 1, lease_node = @node, lease_until = clock_timestamp() + {LeaseLength}, waits_for = NULL
        WHERE id = (
            SELECT id FROM operations
            WHERE ended_at IS NULL AND wake_at <= @now AND (lease_until IS NULL OR lease_until < clock_timestamp())
                AND NOT {SetAsideSql.Rests(WorkQueues.Operations, "replace(operations.id::text, '-', '')", "@now")}
            ORDER BY wake_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, epoch
        """;

    /// <summary>Every write of a carrier begins with this row: no row back means that a later epoch exists.</summary>
    private const string Fence = "id = @operation AND epoch = @epoch AND lease_node IS NOT NULL";

    /// <summary>
    /// How long a step took counts from its first start. The estimate is reckoned here, once a step, so that pages only
    /// read it: among the last <see cref="StepEstimateRow.Window"/> runs a slow day long ago doesn't count, and neither
    /// does one odd run.
    /// </summary>
    public const string Append = $"""
        WITH held AS (
            UPDATE operations SET status = @status, ended_at = @ended_at,
                resume_requested = resume_requested AND NOT @resumed
            WHERE {Fence} RETURNING id, name, size, workspace_id),
        logged AS (
            INSERT INTO operation_events (operation_id, sequence, at, step, body)
            SELECT id, @sequence, @at, @step, @body::jsonb FROM held),
        timed AS (
            INSERT INTO step_estimates AS s (operation, size, step, recent, median_seconds, at)
            SELECT held.name, held.size, @step, ARRAY[extract(epoch FROM @at - min(e.at))::double precision], extract(epoch FROM @at - min(e.at)), @at
            FROM held JOIN operation_events e ON e.operation_id = held.id AND e.step = @step
            WHERE @done GROUP BY held.name, held.size
            ON CONFLICT (operation, size, step) DO UPDATE SET
                recent = (excluded.recent || s.recent)[1:{StepEstimateRow.Window}],
                median_seconds = (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r) FROM unnest((excluded.recent || s.recent)[1:{StepEstimateRow.Window}]) AS r),
                at = greatest(s.at, excluded.at))
        SELECT pg_notify('{Live.LiveChannel.Name}', concat_ws(' ', @topic, 'workspace:' || held.workspace_id, 'account:' || replace(w.owner_id::text, '-', ''), 'everything'))
        FROM held JOIN workspaces w ON w.id = held.workspace_id
        """;

    /// <summary>FOR UPDATE keeps a claim from slipping in between the check and the lines.</summary>
    public const string AppendLines = $"""
        WITH held AS (SELECT id FROM operations WHERE {Fence} FOR UPDATE),
        kept AS (
            INSERT INTO operation_lines (operation_id, at, source, try, text)
            SELECT held.id, l.at, l.source, l.try, l.text
            FROM held CROSS JOIN unnest(@ats, @sources, @tries, @texts) WITH ORDINALITY AS l (at, source, try, text, place)
            ORDER BY l.place)
        SELECT pg_notify('{Live.LiveChannel.Name}', @topic) FROM held
        """;

    public const string CountLines =
        "SELECT count(*)::int FROM operation_lines WHERE operation_id = @operation AND source = @source AND try = @try";

    public const string Renew = $"""
        UPDATE operations SET lease_until = clock_timestamp() + {LeaseLength}
        WHERE {Fence} RETURNING cancel_requested AND status = 'Running', asked_by
        """;

    /// <summary>Whatever was asked for while it was carried makes it due at once.</summary>
    public const string Release = $"""
        UPDATE operations SET lease_node = NULL, lease_until = NULL, waits_for = @waits_for,
            wake_at = CASE WHEN ended_at IS NOT NULL THEN NULL
                           WHEN (cancel_requested AND status = 'Running') OR resume_requested THEN @now
                           ELSE @wake_at END
        WHERE {Fence} RETURNING wake_at
        """;
}
