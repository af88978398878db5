using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Secrets;
using Npgsql;

namespace AdimPortal.Infrastructure.Pacing;

/// <summary>
/// One conditional statement decides, so that many who come at once are all counted, whichever node they come to.
/// </summary>
internal sealed class PostgresPacer(NpgsqlDataSource database, Sealing sealing, TimeProvider time) : IPacer
{
    private const string HashPurpose = "pace";

    /// <summary>
    /// Each take sweeps a few rows that say nothing any more, so that the table is as long as what is under way.
    /// </summary>
    private const string Take = """
        WITH gone AS (
            DELETE FROM paces WHERE key IN (
                SELECT key FROM paces WHERE free_at < @now AND key <> @key ORDER BY free_at LIMIT 10 FOR UPDATE SKIP LOCKED))
        INSERT INTO paces AS p (key, free_at) VALUES (@key, @now + @interval)
        ON CONFLICT (key) DO UPDATE SET free_at = greatest(p.free_at, @now) + @interval
        WHERE greatest(p.free_at, @now) + @interval <= @now + @interval * @burst
        RETURNING 1
        """;

    private const string GiveBack = "UPDATE paces SET free_at = free_at - @interval WHERE key = @key";

    public async Task<bool> TakeAsync(string what, Pace pace, CancellationToken cancel)
    {
        await using var take = Command(Take, what, pace);
        take.Parameters.AddWithValue("now", time.GetUtcNow());
        take.Parameters.AddWithValue("burst", (double)pace.Burst);
        return await take.ExecuteScalarAsync(cancel) is not null;
    }

    public async Task GiveBackAsync(string what, Pace pace, CancellationToken cancel)
    {
        await using var back = Command(GiveBack, what, pace);
        await back.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, string what, Pace pace)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("key", sealing.Hash(HashPurpose, what));
        command.Parameters.AddWithValue("interval", pace.Interval);
        return command;
    }
}
