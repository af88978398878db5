using AdimPortal.Core.Cloud;
using Npgsql;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>
/// Gives turns to those who wait for a server, as many as there is room for, and says when the next come.
/// </summary>
internal sealed class ServerAdmission(NpgsqlDataSource database, ICloud cloud, ServerPace pace, TimeProvider time)
{
    /// <summary>Two calls each time: a place that becomes free is noticed that late at most.</summary>
    private static readonly TimeSpan RoomHolds = TimeSpan.FromSeconds(6);

    private (CloudRoom Room, DateTimeOffset At)? _read;

    /// <summary>Who waited at the last look: a change is told to those who watch.</summary>
    private IReadOnlyList<QueuedServer> _told = [];

    /// <returns>How many are due now.</returns>
    public async Task<int> AdmitAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var now = time.GetUtcNow();
        await connection.ExecuteAsync(ServerQueueSql.Tidy, cancel, ("since", now - pace.Longest));
        if (await connection.ScalarAsync(ServerQueueSql.CountWaiting, cancel) is 0)
            return await WakeAsync(connection, [], now, cancel);
        // While the cloud can't be asked, nothing could be made there either.
        if (await RoomAsync(now, cancel) is not var (room, readAt))
            return 0;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(ServerQueueSql.Alone, cancel);
        var waiting = await connection.WaitingAsync(cancel);
        var expected = pace.Expect(await connection.BegunAsync(now - pace.Longest, cancel), waiting.Count,
            await FreeAsync(connection, room, readAt, cancel), now);
        var admitted = waiting.TakeWhile((_, place) => expected[place] <= now).Select(one => one.Operation.Value)
            .ToArray();
        await connection.ExecuteAsync(ServerQueueSql.Admit, cancel, ("now", now), ("operations", admitted));
        await connection.ExecuteAsync(ServerQueueSql.Expect, cancel,
            ("operations", waiting.Skip(admitted.Length).Select(one => one.Operation.Value).ToArray()),
            ("times", expected.Skip(admitted.Length).ToArray()));
        var due = await WakeAsync(connection, await connection.WaitingAsync(cancel), now, cancel);
        await transaction.CommitAsync(cancel);
        return due;
    }

    /// <summary>Wakes those whose turn it is, and says so to all who watch when anything changed.</summary>
    private async Task<int> WakeAsync(NpgsqlConnection connection, IReadOnlyList<QueuedServer> left,
        DateTimeOffset now, CancellationToken cancel)
    {
        if (!left.SequenceEqual(_told))
            await connection.ExecuteAsync(ServerQueueSql.Tell, cancel);
        _told = left;
        return await connection.ExecuteAsync(ServerQueueSql.WakeAdmitted, cancel, ("now", now));
    }

    private async Task<(CloudRoom Room, DateTimeOffset At)?> RoomAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (_read is { } read && now - read.At < RoomHolds)
            return read;
        return _read = (await cloud.ReadRoomAsync(cancel)).TryGet(out var room, out _) ? (room, now) : null;
    }

    private static async Task<int> FreeAsync(NpgsqlConnection connection, CloudRoom room, DateTimeOffset readAt,
        CancellationToken cancel)
    {
        var coming = (int)(await connection.ScalarAsync(ServerQueueSql.Coming, cancel))!;
        var free = room.Most is { } most ? most - room.Droplets - coming : int.MaxValue;
        // The cloud has refused one meanwhile, so what it said is old; after that one at a time finds out.
        return await connection.ScalarAsync(ServerQueueSql.LastReturn, cancel) switch
        {
            DateTime returned when returned >= readAt.UtcDateTime => 0,
            DateTime => Math.Min(1, free),
            _ => free,
        };
    }
}
