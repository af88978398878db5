using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Testing;

/// <summary>Active workspaces on a real database, many at once and without a cloud: to be watched.</summary>
public static class MonitoredWorkspaces
{
    public static async Task<IReadOnlyList<WorkspaceId>> AddAsync(NpgsqlDataSource database, Guid owner, int count,
        string address = "127.0.0.1", string zone = "adim.test")
    {
        var ids = Enumerable.Range(0, count).Select(IdOf).ToList();
        await using var command = database.CreateCommand("""
            INSERT INTO workspaces (id, owner_id, name, plan, region, size, domain, status, slot, droplet_id, address, pinned_host_keys, endpoint_cloud, created_at, activated_at)
            SELECT id, $2, 'Notes', 'free', 'nyc3', 's-1vcpu-2gb', id || '.' || $4, 'Active', '', n, $3, '{}', 'https://' || id || '.' || $4, now(), now()
            FROM unnest($1::text[]) WITH ORDINALITY AS t (id, n)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = ids.Select(id => id.Value).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = owner });
        command.Parameters.Add(new NpgsqlParameter { Value = address });
        command.Parameters.Add(new NpgsqlParameter { Value = zone });
        await command.ExecuteNonQueryAsync();
        return ids;
    }

    private static WorkspaceId IdOf(int number)
    {
        var text = new char[WorkspaceId.Long - 2];
        for (var i = text.Length - 1; i >= 0; i--, number /= WorkspaceId.Alphabet.Length)
            text[i] = WorkspaceId.Alphabet[number % WorkspaceId.Alphabet.Length];
        return WorkspaceId.Parse("ws" + new string(text));
    }
}
