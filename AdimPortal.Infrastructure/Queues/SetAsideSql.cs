using AdimPortal.Core.Queues;

namespace AdimPortal.Infrastructure.Queues;

internal static class SetAsideSql
{
    /// <summary>
    /// Whether an item has to rest: it was dismissed, or its next try is not yet. For claims of a queue whose items lie
    /// in a table.
    /// </summary>
    /// <param name="key">An expression of SQL that gives the item's key as text.</param>
    /// <param name="now">A parameter's name, with its sign.</param>
    public static string Rests(WorkQueue queue, string key, string now) => $"""
        EXISTS (SELECT FROM set_aside_items aside WHERE aside.queue = '{queue.Name}' AND aside.key = {key} AND {RestsNow(now)})
        """;

    public static string RestsNow(string now) =>
        $"(dismissed_at IS NOT NULL OR next_try_at IS NULL OR next_try_at > {now})";

    public const string Count = """
        INSERT INTO set_aside_items AS i (queue, key, reason, reference, tries, first_tried_at, last_tried_at, next_try_at)
        VALUES (@queue, @key, @reason, @reference, 1, @now, @now, @now)
        ON CONFLICT (queue, key) DO UPDATE SET tries = i.tries + 1, reason = excluded.reason, reference = excluded.reference, last_tried_at = excluded.last_tried_at
        RETURNING tries, set_aside_at IS NOT NULL
        """;

    public const string Decide = """
        UPDATE set_aside_items SET next_try_at = @next, set_aside_at = CASE WHEN @aside THEN coalesce(set_aside_at, @now) END
        WHERE queue = @queue AND key = @key
        """;

    public const string TryAgain = """
        UPDATE set_aside_items SET tries = 0, next_try_at = @now, set_aside_at = NULL, decided_by = @by, decided_at = @now
        WHERE id = @id AND set_aside_at IS NOT NULL AND dismissed_at IS NULL
        """;

    public const string Dismiss = """
        UPDATE set_aside_items SET dismissed_at = @now, next_try_at = NULL, decided_by = @by, decided_at = @now
        WHERE id = @id AND set_aside_at IS NOT NULL AND dismissed_at IS NULL AND queue = ANY (@once)
        """;
}
