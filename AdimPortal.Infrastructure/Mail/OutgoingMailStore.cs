using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Queues;
using Npgsql;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>An email that this node has taken to hand it over.</summary>
/// <param name="Attempts">With this one.</param>
/// <param name="Strikes">With this one, as if it failed.</param>
internal sealed record ClaimedMail(long Id, string Kind, string ProtectedEmail, DateTimeOffset CreatedAt,
    DateTimeOffset? Until, int Attempts, int Strikes)
{
    public string MessageId => $"{Id}.{CreatedAt.ToUnixTimeMilliseconds()}";
}

/// <summary>
/// The outbox's rows. A try is counted in the claim: whatever happens in the try, even the end of the node, it counts.
/// What is set aside is an item of <see cref="WorkQueues.Mail"/>, where staff see it and decide.
/// </summary>
internal sealed class OutgoingMailStore(NpgsqlDataSource database)
{
    /// <summary>
    /// Takes the next email that is due; those with a link that expires go first. One that staff had tried again
    /// begins anew, and its receipt waits again.
    /// </summary>
    /// <param name="lease">When it comes due again if this node never says what became of it.</param>
    public async Task<ClaimedMail?> ClaimAsync(DateTimeOffset now, DateTimeOffset lease, CancellationToken cancel)
    {
        await using var claim = Command(
            $"""
            WITH mine AS (
                UPDATE outgoing_mails SET attempts = attempts + 1, not_before = @lease,
                    strikes = CASE WHEN EXISTS (SELECT FROM set_aside_items s WHERE s.queue = @queue AND s.key = outgoing_mails.id::text) THEN 1 ELSE strikes + 1 END
                WHERE id = (
                    SELECT id FROM outgoing_mails m WHERE not_before <= @now AND NOT {SetAsideSql.Rests(WorkQueues.Mail, "m.id::text", "@now")}
                    ORDER BY until, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, kind, protected_email, created_at, until, attempts, strikes, receipt),
            again AS (DELETE FROM set_aside_items USING mine WHERE queue = @queue AND key = mine.id::text),
            waits AS (UPDATE mail_receipts SET refused_at = NULL, problem = NULL FROM mine WHERE mail_receipts.key = mine.receipt AND refused_at IS NOT NULL)
            SELECT id, kind, protected_email, created_at, until, attempts, strikes FROM mine
            """,
            ("now", now), ("lease", lease), ("queue", WorkQueues.Mail.Name));
        await using var row = await claim.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new ClaimedMail(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3),
                row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
                row.GetInt32(5), row.GetInt32(6))
            : null;
    }

    /// <summary>A mail server took it: its row goes, and its receipt says so.</summary>
    public Task TakenAsync(ClaimedMail mail, DateTimeOffset now, CancellationToken cancel) => ExecuteAsync(
        """
        WITH gone AS (DELETE FROM outgoing_mails WHERE id = @id RETURNING receipt)
        UPDATE mail_receipts SET taken_at = @now, refused_at = NULL, problem = NULL FROM gone WHERE key = gone.receipt
        """,
        cancel, ("id", mail.Id), ("now", now));

    /// <summary>Its time is over.</summary>
    public Task DropAsync(ClaimedMail mail, CancellationToken cancel) =>
        ExecuteAsync("DELETE FROM outgoing_mails WHERE id = @id", cancel, ("id", mail.Id));

    /// <summary>It is tried again then, unless another node has it by now.</summary>
    public Task PutOffAsync(ClaimedMail mail, DateTimeOffset until, int strikes, string problem,
        CancellationToken cancel) => ExecuteAsync(
        "UPDATE outgoing_mails SET not_before = @until, strikes = @strikes, problem = @problem WHERE id = @id AND attempts = @attempts",
        cancel, ("id", mail.Id), ("attempts", mail.Attempts), ("until", until), ("strikes", strikes),
        ("problem", Said(problem)));

    /// <param name="what">The email for staff.</param>
    /// <returns>Whether it was this node that did so.</returns>
    public async Task<bool> SetAsideAsync(ClaimedMail mail, string what, string problem, DateTimeOffset now,
        CancellationToken cancel)
    {
        await using var aside = Command(
            """
            WITH mine AS (UPDATE outgoing_mails SET not_before = @now, problem = @problem WHERE id = @id AND attempts = @attempts RETURNING id, created_at, receipt),
            noted AS (UPDATE mail_receipts SET refused_at = @now, problem = @problem FROM mine WHERE mail_receipts.key = mine.receipt),
            item AS (
                INSERT INTO set_aside_items (queue, key, reason, tries, first_tried_at, last_tried_at, set_aside_at)
                SELECT @queue, id::text, @reason, @tries, created_at, @now, @now FROM mine ON CONFLICT (queue, key) DO NOTHING)
            SELECT count(*) FROM mine
            """,
            ("id", mail.Id), ("attempts", mail.Attempts), ("now", now), ("problem", Said(problem)),
            ("queue", WorkQueues.Mail.Name), ("tries", mail.Attempts),
            ("reason", OneLine.Clean($"{what}: {problem}", SetAsideItem.LongestReason)));
        return (long)(await aside.ExecuteScalarAsync(cancel))! == 1;
    }

    /// <summary>Drops the emails that staff dismissed.</summary>
    public Task DropDismissedAsync(CancellationToken cancel) => ExecuteAsync(
        """
        WITH gone AS (DELETE FROM set_aside_items WHERE queue = @queue AND dismissed_at IS NOT NULL RETURNING key)
        DELETE FROM outgoing_mails USING gone WHERE outgoing_mails.id::text = gone.key
        """,
        cancel, ("queue", WorkQueues.Mail.Name));

    private static string Said(string problem) => OneLine.Clean(problem, MailTables.LongestProblem);

    private async Task ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = database.CreateCommand(sql);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
