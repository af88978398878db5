using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Infrastructure.Maintenance;

internal sealed class PostgresSweptWorkspaces(NpgsqlDataSource database) : ISweptWorkspaces
{
    public async Task<IReadOnlyDictionary<WorkspaceId, SweptWorkspace>> ReadAsync(IReadOnlyCollection<WorkspaceId> ids,
        CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT w.id, w.status, w.droplet_id, coalesce(bool_or(o.ended_at IS NULL) FILTER (WHERE o.id IS NOT NULL), false),
                coalesce(max(o.ended_at), w.created_at), coalesce(w.suspension_level = 'PoweredOff', false),
                (w.move #>> '{Other,DropletId}')::bigint,
                EXISTS (SELECT FROM images i WHERE i.workspace_id = w.id AND i.state IN ('Preparing', 'Ready'))
            FROM workspaces w LEFT JOIN operations o ON o.workspace_id = w.id
            WHERE w.id = ANY ($1) GROUP BY w.id
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new Dictionary<WorkspaceId, SweptWorkspace>();
        while (await reader.ReadAsync(cancel))
        {
            var id = WorkspaceId.Parse(reader.GetString(0));
            found[id] = new SweptWorkspace(
                id, Enum.Parse<WorkspaceStatus>(reader.GetString(1)),
                await reader.IsDBNullAsync(2, cancel) ? null : reader.GetInt64(2),
                reader.GetBoolean(3), await reader.GetFieldValueAsync<DateTimeOffset>(4, cancel), reader.GetBoolean(5),
                await reader.IsDBNullAsync(6, cancel) ? null : reader.GetInt64(6), reader.GetBoolean(7));
        }

        return found;
    }
}
