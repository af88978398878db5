using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Live;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>The queue's statements, in one place to read them side by side.</summary>
internal static class ServerQueueSql
{
    /// <summary>Whoever changes the queue does so alone: each decision rests on all of it.</summary>
    public const string Alone = "SELECT pg_advisory_xact_lock(hashtext('server-queue'))";

    /// <summary>Accounts take turns; the portal's own come last; then whoever asked first.</summary>
    private const string InOrder = "ORDER BY account_id IS NULL, round, asked_at, operation_id";

    public const string Waiting =
        $"SELECT operation_id, asked_at, expected_at FROM server_places WHERE admitted_at IS NULL {InOrder}";

    public const string IsAdmitted = "SELECT admitted_at IS NOT NULL FROM server_places WHERE operation_id = @operation";

    public const string CountWaiting = "SELECT count(*)::int FROM server_places WHERE admitted_at IS NULL";

    /// <summary>When the turns since then came, in order.</summary>
    public const string Begun =
        "SELECT admitted_at FROM server_places WHERE admitted_at > @since ORDER BY admitted_at";

    /// <summary>Those of its account that are before it, waiting or being built, say which round it is in.</summary>
    public const string Enter = """
        INSERT INTO server_places (operation_id, account_id, round, asked_at, admitted_at, returned_at)
        SELECT @operation, @account, 1 + count(*)::int, @asked_at, @admitted_at, @returned_at
        FROM server_places p JOIN operations o ON o.id = p.operation_id
        WHERE p.account_id = @account AND (p.admitted_at IS NULL OR o.ended_at IS NULL)
        ON CONFLICT (operation_id) DO UPDATE SET admitted_at = excluded.admitted_at, expected_at = NULL,
            returned_at = excluded.returned_at
        """;

    public const string Leave = "DELETE FROM server_places WHERE operation_id = @operation";

    /// <summary>What has ended, or was given up while it waited, is in nobody's way.</summary>
    public const string Tidy = """
        DELETE FROM server_places p USING operations o
        WHERE o.id = p.operation_id AND o.ended_at IS NOT NULL AND coalesce(p.admitted_at, '-infinity') < @since
        """;

    /// <summary>Servers that will be made by those whose turn came, and that the cloud doesn't count yet.</summary>
    public const string Coming = """
        SELECT count(*)::int FROM server_places p JOIN operations o ON o.id = p.operation_id
        WHERE p.admitted_at IS NOT NULL AND o.ended_at IS NULL AND NOT EXISTS (
            SELECT FROM operation_events e
            WHERE e.operation_id = o.id AND e.step = 'server' AND e.body ->> 'event' = 'step-done')
        """;

    public const string LastReturn = "SELECT max(returned_at) FROM server_places WHERE admitted_at IS NULL";

    public const string Admit =
        "UPDATE server_places SET admitted_at = @now, expected_at = NULL WHERE operation_id = ANY (@operations)";

    /// <summary>Also those whose turn came while they fell asleep.</summary>
    public const string WakeAdmitted = $"""
        UPDATE operations o SET wake_at = @now, waits_for = NULL FROM server_places p
        WHERE p.operation_id = o.id AND p.admitted_at IS NOT NULL AND o.waits_for = '{WaitCondition.ItIsItsTurn.Queued}'
            AND o.ended_at IS NULL
        """;

    /// <summary>A time that is a few seconds off is not worth a word to everybody who looks at it.</summary>
    public const string Expect = """
        UPDATE server_places p SET expected_at = n.at
        FROM unnest(@operations, @times) AS n (id, at)
        WHERE p.operation_id = n.id AND ((p.expected_at IS NULL) <> (n.at IS NULL)
            OR abs(extract(epoch FROM p.expected_at - n.at)) > 10)
        """;

    public const string Tell = $"SELECT pg_notify('{LiveChannel.Name}', '{LiveTopics.ServerQueue}')";
}
