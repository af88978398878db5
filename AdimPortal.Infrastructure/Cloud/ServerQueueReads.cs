using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using Npgsql;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>The queue's statements on a connection that may be in a transaction.</summary>
internal static class ServerQueueReads
{
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancel,
        params (string Name, object Value)[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Null where there is no row, or no value in it.</summary>
    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql,
        CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancel) is var value and not DBNull ? value : null;
    }

    public static async Task<List<DateTimeOffset>> BegunAsync(this NpgsqlConnection connection, DateTimeOffset since,
        CancellationToken cancel)
    {
        await using var command = Command(connection, ServerQueueSql.Begun, [("since", since)]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var begun = new List<DateTimeOffset>();
        while (await reader.ReadAsync(cancel))
            begun.Add(reader.GetFieldValue<DateTimeOffset>(0));
        return begun;
    }

    public static async Task<List<QueuedServer>> WaitingAsync(this NpgsqlConnection connection,
        CancellationToken cancel)
    {
        await using var command = Command(connection, ServerQueueSql.Waiting, []);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var waiting = new List<QueuedServer>();
        while (await reader.ReadAsync(cancel))
        {
            waiting.Add(new QueuedServer(new OperationId(reader.GetGuid(0)), reader.GetFieldValue<DateTimeOffset>(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return waiting;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
