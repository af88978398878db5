using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using Npgsql;
using NpgsqlTypes;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>The queue in the database: all nodes see one. Turns are given by <see cref="ServerAdmission"/>.</summary>
internal sealed class PostgresServerQueue(NpgsqlDataSource database, ServerPace pace, TimeProvider time)
    : IServerQueue
{
    public async Task<bool> EnterAsync(OperationHeader operation, Guid? account, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(ServerQueueSql.Alone, cancel);
        if (await connection.ScalarAsync(ServerQueueSql.IsAdmitted, cancel, ("operation", operation.Id.Value))
            is bool isAdmitted)
            return isAdmitted;
        var now = time.GetUtcNow();
        // Who comes while nobody waits doesn't wait for the next look either.
        var mayBegin = await connection.ScalarAsync(ServerQueueSql.CountWaiting, cancel) is 0
            && pace.Expect(await connection.BegunAsync(now - pace.Longest, cancel), 1, room: 1, now)[0] <= now;
        await AddAsync(connection, operation, account, mayBegin ? now : null, null, cancel);
        await transaction.CommitAsync(cancel);
        return mayBegin;
    }

    public async Task ReturnAsync(OperationHeader operation, Guid? account, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(ServerQueueSql.Alone, cancel);
        await AddAsync(connection, operation, account, null, time.GetUtcNow(), cancel);
        await connection.ExecuteAsync(ServerQueueSql.Tell, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task LeaveAsync(OperationId operation, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(ServerQueueSql.Leave, cancel, ("operation", operation.Value));
        await connection.ExecuteAsync(ServerQueueSql.Tell, cancel);
    }

    public async Task<ServerQueueView> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return new ServerQueueView(await connection.WaitingAsync(cancel));
    }

    private static async Task AddAsync(NpgsqlConnection connection, OperationHeader operation, Guid? account,
        DateTimeOffset? admittedAt, DateTimeOffset? returnedAt, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(ServerQueueSql.Enter, connection);
        command.Parameters.AddWithValue("operation", operation.Id.Value);
        command.Parameters.Add(new NpgsqlParameter<Guid?>("account", NpgsqlDbType.Uuid) { TypedValue = account });
        command.Parameters.AddWithValue("asked_at", operation.RequestedAt);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?>("admitted_at", NpgsqlDbType.TimestampTz)
        { TypedValue = admittedAt });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?>("returned_at", NpgsqlDbType.TimestampTz)
        { TypedValue = returnedAt });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
