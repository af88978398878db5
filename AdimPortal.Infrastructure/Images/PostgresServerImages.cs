using AdimPortal.Core.Cloud;
using AdimPortal.Core.Images;
using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Infrastructure.Images;

internal sealed class PostgresServerImages(NpgsqlDataSource database) : IServerImages
{
    private const string Columns = """
        workspace_id, fingerprint, version, state, asked_at, snapshot, regions, size_gib, minimum_disk_gib, made_at,
        used_at, ended_at
        """;

    public Task<IReadOnlyList<ServerImage>> ListAsync(int most, CancellationToken cancel) =>
        ReadAsync($"SELECT {Columns} FROM images ORDER BY asked_at DESC, workspace_id LIMIT $1", cancel, most);

    public async Task<ServerImage?> FindAsync(WorkspaceId id, CancellationToken cancel) =>
        (await ReadAsync($"SELECT {Columns} FROM images WHERE workspace_id = $1", cancel, id.Value)).SingleOrDefault();

    public async Task<bool> ReserveAsync(WorkspaceId id, string fingerprint, string version, CancellationToken cancel)
    {
        await DoAsync("""
            INSERT INTO images (workspace_id, fingerprint, version, state, regions, size_gib, minimum_disk_gib,
                asked_at)
            VALUES ($1, $2, $3, 'Preparing', '{}', 0, 0, statement_timestamp()) ON CONFLICT DO NOTHING
            """, cancel, id.Value, fingerprint, version);
        return await FindAsync(id, cancel) is { State: ImageState.Preparing };
    }

    public Task KeepAsync(WorkspaceId id, Snapshot snapshot, CancellationToken cancel) => DoAsync("""
        UPDATE images SET state = 'Ready', snapshot = $2, regions = $3, size_gib = $4, minimum_disk_gib = $5,
            made_at = coalesce(made_at, statement_timestamp())
        WHERE workspace_id = $1 AND state IN ('Preparing', 'Ready')
        """, cancel, id.Value, snapshot.Id, snapshot.Regions.ToArray(), snapshot.SizeGib, snapshot.MinimumDiskGib);

    public Task EndAsync(WorkspaceId id, ImageState to, CancellationToken cancel) => DoAsync("""
        UPDATE images SET state = $2, ended_at = statement_timestamp()
        WHERE workspace_id = $1 AND state <> $2 AND state NOT IN ('Removed', 'Failed')
        """, cancel, id.Value, to.ToString());

    public async Task<ServerImage?> UseAsync(string fingerprint, string region, CancellationToken cancel) =>
        (await ReadAsync($"""
            UPDATE images SET used_at = statement_timestamp() WHERE workspace_id =
                (SELECT workspace_id FROM images WHERE fingerprint = $1 AND state = 'Ready' AND $2 = ANY (regions)
                ORDER BY made_at DESC LIMIT 1)
            RETURNING {Columns}
            """, cancel, fingerprint, region)).SingleOrDefault();

    public async Task<ILookup<WorkspaceId, WorkspaceId>> UsesAsync(IReadOnlyList<ServerImage> of, int most,
        CancellationToken cancel)
    {
        await using var command = Command("""
            SELECT i.id, u.id FROM unnest($1) AS i (id), LATERAL (
                SELECT w.id FROM workspaces w WHERE w.made_from = i.id AND w.purpose <> 'ImageBuilder'
                    AND w.status NOT IN ('Failed', 'Terminated')
                ORDER BY w.created_at DESC LIMIT $2) AS u
            """, [of.Select(image => image.Id.Value).ToArray(), most]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var uses = new List<(WorkspaceId Image, WorkspaceId Workspace)>();
        while (await row.ReadAsync(cancel))
            uses.Add((WorkspaceId.Parse(row.GetString(0)), WorkspaceId.Parse(row.GetString(1))));
        return uses.ToLookup(use => use.Image, use => use.Workspace);
    }

    private async Task<IReadOnlyList<ServerImage>> ReadAsync(string sql, CancellationToken cancel,
        params object[] values)
    {
        await using var command = Command(sql, values);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var images = new List<ServerImage>();
        while (await row.ReadAsync(cancel))
            images.Add(Read(row));
        return images;
    }

    private async Task DoAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, IEnumerable<object> values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static ServerImage Read(NpgsqlDataReader row) => new(
        WorkspaceId.Parse(row.GetString(0)), row.GetString(1), row.GetString(2),
        Enum.Parse<ImageState>(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4))
    {
        Snapshot = row.IsDBNull(5) ? null : row.GetString(5),
        Regions = row.GetFieldValue<string[]>(6),
        SizeGib = row.GetDecimal(7),
        MinimumDiskGib = row.GetInt32(8),
        MadeAt = TimeOf(row, 9),
        UsedAt = TimeOf(row, 10),
        EndedAt = TimeOf(row, 11),
    };

    private static DateTimeOffset? TimeOf(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
