using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Queues;
using Npgsql;

namespace AdimPortal.Infrastructure.Billing;

internal sealed class PostgresPaymentEvents(NpgsqlDataSource database, TimeProvider time) : IPaymentEvents
{
    private const int LongestProblem = 1000;

    public async Task<bool> KeepAsync(PaymentEvent happened, EventSource source, CancellationToken cancel) =>
        await ExecuteAsync(
        """
        INSERT INTO payment_events (id, type, created_at, received_at, customer_id, source, tries, not_before)
        VALUES (@id, @type, @created, @now, @customer, @source, 0, @now) ON CONFLICT (id) DO NOTHING
        """,
        cancel, ("id", happened.Id), ("type", happened.Type), ("created", happened.CreatedAt),
        ("customer", (object?)happened.Customer ?? DBNull.Value),
        ("source", source.ToString())) == 1;

    public async Task<IReadOnlyList<PaymentEvent>> TakeWaitingAsync(int most, TimeSpan putOff, CancellationToken cancel)
    {
        await using var take = Command(
            $"""
            UPDATE payment_events SET not_before = @later, tries = tries + 1 WHERE id IN (
                SELECT id FROM payment_events WHERE handled_at IS NULL AND not_before <= @now
                    AND NOT {SetAsideSql.Rests(WorkQueues.PaymentEvents, "coalesce(payment_events.customer_id, payment_events.id)", "@now")} ORDER BY not_before LIMIT @most FOR UPDATE SKIP LOCKED)
            RETURNING id, type, created_at, customer_id
            """,
            ("later", time.GetUtcNow() + putOff), ("most", most));
        var taken = new List<PaymentEvent>();
        await using var row = await take.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            taken.Add(
                new PaymentEvent(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2),
                    row.IsDBNull(3) ? null : row.GetString(3)));
        return taken;
    }

    public Task HandledAsync(IReadOnlyList<string> ids, string? note, CancellationToken cancel) => ExecuteAsync(
        "UPDATE payment_events SET handled_at = @now, problem = @note WHERE id = ANY(@ids)", cancel,
        ("ids", ids.ToArray()), ("note", (object?)note ?? DBNull.Value));

    public Task FailedAsync(IReadOnlyList<string> ids, string problem, CancellationToken cancel) => ExecuteAsync(
        "UPDATE payment_events SET problem = @problem WHERE id = ANY(@ids) AND handled_at IS NULL", cancel,
        ("ids", ids.ToArray()), ("problem", PlainText.Clean(problem, LongestProblem)));

    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        await using var find = Command(
            "SELECT id FROM unnest(@ids) AS given (id) WHERE NOT EXISTS (SELECT FROM payment_events e WHERE e.id = given.id)",
            ("ids", ids.ToArray()));
        var missing = new List<string>();
        await using var row = await find.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            missing.Add(row.GetString(0));
        return missing;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancel,
        params (string Name, object Value)[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = database.CreateCommand(sql);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        return command;
    }
}
