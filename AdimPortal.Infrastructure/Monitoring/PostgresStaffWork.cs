using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Mail;
using Npgsql;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>
/// One statement, none of whose counts goes through more than it has to: every page of staff asks it.
/// </summary>
internal sealed class PostgresStaffWork(NpgsqlDataSource database, TimeProvider time) : IStaffWork
{
    private const string Read = """
        SELECT (SELECT count(*) FROM (SELECT FROM alerts WHERE closed_at IS NULL LIMIT $1) AS counted)::int,
               (SELECT count(*) FROM (SELECT FROM operations WHERE status = 'Stuck' LIMIT $1) AS counted)::int,
               EXISTS (SELECT FROM outgoing_mails WHERE strikes = 0 AND created_at < $2),
               (SELECT count(*) FROM (SELECT FROM set_aside_items WHERE set_aside_at IS NOT NULL AND dismissed_at IS NULL LIMIT $1) AS counted)::int
        """;

    public async Task<StaffWork> ReadAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = StaffWork.Most });
        command.Parameters.Add(new() { Value = time.GetUtcNow() - PostgresMailQueue.LongWait });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return new StaffWork(row.GetInt32(0), row.GetInt32(1), row.GetBoolean(2), row.GetInt32(3));
    }
}
