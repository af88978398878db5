using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Queues;

namespace AdimPortal.Infrastructure.Pairing;

/// <summary>
/// The statements on one-time codes, side by side. The database's clock alone says whether a code has expired (decision
/// 0004).
/// </summary>
internal static class PairingSql
{
    /// <summary>
    /// The one conditional update that decides exchanges: many of them, of two on the same code one. It stands alone:
    /// <see cref="LiveMessenger"/> tells those who watch, and says why. For each try and each hash that its code may
    /// have: $1 its place among the tries, $2 hash, $3 from, $4 by. Places, since names would be looked for in the text
    /// each time. The hash alone finds the code: nothing in it is public. A code whose row another transaction holds is
    /// not decided: a batch never waits for a lock, so two of them can't wait for each other. It answers what was
    /// opened, and the places of live codes that were not; a place without an answer had no live code.
    /// </summary>
    public const string ExchangeAllFree = $"{Rightful} SKIP LOCKED {UseUp} {AnswerWithUndecided}";

    /// <summary>The same, waiting for whoever holds the row; it then sees what they made of it.</summary>
    public const string ExchangeInTurn = $"{Rightful} {UseUp} {Answer}";

    /// <summary>
    /// Each code is looked up by its hash and then locked, in a lateral query that the planner can't take apart: joined
    /// flat, stale statistics made it read every live code for each batch (69 ms for 32 codes among 4,000, instead of
    /// 2).
    /// </summary>
    private const string Rightful = """
        WITH tried AS (SELECT * FROM unnest($1, $2, $3, $4) AS t (place, hash, used_from, used_by)),
        rightful AS (
            SELECT live.id, t.place, t.used_from, t.used_by, w.endpoint_cloud, w.endpoint_tailscale, w.endpoint_bare_metal, w.plan, w.created_at, w.owner_id, a.status, a.cancels_at
            FROM tried t CROSS JOIN LATERAL (
                SELECT c.id, c.workspace_id FROM one_time_codes c WHERE c.code_hash = t.hash AND c.ended_at IS NULL AND c.expires_at > statement_timestamp()
                FOR UPDATE
        """;

    private const string UseUp = """
            ) live
            JOIN workspaces w ON w.id = live.workspace_id AND w.status = 'Active'
            LEFT JOIN billing_accounts a ON a.owner_id = w.owner_id
        ),
        opened AS (
            UPDATE one_time_codes c SET ended_at = statement_timestamp(), ending = 'Used', sealed = NULL, used_from = r.used_from, used_by = r.used_by
            FROM rightful r WHERE c.id = r.id
            RETURNING r.place, r.endpoint_cloud, r.endpoint_tailscale, r.endpoint_bare_metal, r.plan, r.created_at, r.owner_id, c.workspace_id, r.status, r.cancels_at
        )
        """;

    private const string Answer = "SELECT * FROM opened";

    /// <summary>
    /// All parts of a statement see the table as it was before: what was opened is live there, too. Looked up one by
    /// one, as above.
    /// </summary>
    private const string AnswerWithUndecided = $"""
        {Answer} UNION ALL
        SELECT t.place, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM tried t CROSS JOIN LATERAL (
            SELECT FROM one_time_codes c WHERE c.code_hash = t.hash AND c.ended_at IS NULL AND c.expires_at > statement_timestamp() LIMIT 1
        ) live WHERE t.place NOT IN (SELECT place FROM opened)
        """;

    /// <summary>Issuers of one workspace stand in line here.</summary>
    public const string Lock = "SELECT 1 FROM workspaces WHERE id = @workspace FOR NO KEY UPDATE";

    /// <summary>Ends the live code, if there is one.</summary>
    public const string End = """
        UPDATE one_time_codes SET ended_at = statement_timestamp(), sealed = NULL, ending = CASE WHEN expires_at <= statement_timestamp() THEN 'Expired' ELSE @ending END
        WHERE workspace_id = @workspace AND ended_at IS NULL
        """;

    /// <summary>Writes nothing when another workspace's live code happens to be the same.</summary>
    public const string Issue = """
        INSERT INTO one_time_codes (workspace_id, code_hash, sealed, issued_at, expires_at) VALUES (@workspace, @hash, @sealed, statement_timestamp(), statement_timestamp() + @lifetime)
        ON CONFLICT (code_hash) WHERE ended_at IS NULL DO NOTHING
        """;

    public const string Tell = $"SELECT pg_notify('{LiveChannel.Name}', concat('workspace:', @workspace))";

    public const string Find = """
        SELECT sealed, ending, issued_at, expires_at, ended_at, used_from, used_by, statement_timestamp() FROM one_time_codes
        WHERE workspace_id = @workspace ORDER BY id DESC LIMIT @most
        """;

    public const string Expire = $"""
        WITH expired AS (
            UPDATE one_time_codes SET ended_at = expires_at, ending = 'Expired', sealed = NULL WHERE ended_at IS NULL AND expires_at <= statement_timestamp() RETURNING workspace_id)
        SELECT count(pg_notify('{LiveChannel.Name}', concat('workspace:', workspace_id))) FROM expired
        """;
}
