using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using Npgsql;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>Which droplets operations wait for, and what was seen of them.</summary>
internal sealed class DropletWaits(NpgsqlDataSource database)
{
    /// <summary>The tags of the droplets that operations wait for.</summary>
    public async Task<HashSet<string>> ListAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT substr(waits_for, length($1) + 1) FROM operations
            WHERE waits_for IS NOT NULL AND starts_with(waits_for, $1) AND ended_at IS NULL
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = WaitCondition.DropletIsUp.Prefix });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var tags = new HashSet<string>();
        while (await reader.ReadAsync(cancel))
            tags.Add(reader.GetString(0));
        return tags;
    }

    /// <summary>Keeps what was seen and makes the operations due whose droplet is up, in one statement.</summary>
    /// <returns>How many operations are due now.</returns>
    public async Task<int> ObserveAsync(IReadOnlyList<(string Tag, Droplet Droplet)> seen, DateTimeOffset now,
        CancellationToken cancel)
    {
        if (seen.Count == 0)
            return 0;
        await using var command = database.CreateCommand("""
            WITH kept AS (
                INSERT INTO droplet_observations AS o (tag, droplet_id, name, status, address, seen_at)
                SELECT * , $6::timestamptz FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
                ON CONFLICT (tag) DO UPDATE SET droplet_id = excluded.droplet_id, name = excluded.name, status = excluded.status,
                    address = excluded.address, seen_at = excluded.seen_at
                RETURNING tag, status, address)
            UPDATE operations SET wake_at = $6, waits_for = NULL
            FROM kept WHERE waits_for = $7 || kept.tag AND kept.status = 'active' AND kept.address IS NOT NULL AND ended_at IS NULL
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = seen.Select(s => s.Tag).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = seen.Select(s => s.Droplet.Id).ToArray() });
        command.Parameters.Add(
            new NpgsqlParameter { Value = seen.Select(s => PlainText.Clean(s.Droplet.Name, 255)).ToArray() });
        command.Parameters.Add(
            new NpgsqlParameter { Value = seen.Select(s => PlainText.Clean(s.Droplet.Status, 20)).ToArray() });
        command.Parameters.Add(
            new NpgsqlParameter
            {
                Value = seen.Select(s => s.Droplet.Address is { } address ? PlainText.Clean(address, 64) : null)
                    .ToArray()
            });
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        command.Parameters.Add(new NpgsqlParameter { Value = WaitCondition.DropletIsUp.Prefix });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
