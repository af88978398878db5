using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Benchmarks.Before;

/// <summary>
/// Copies rows between the databases of two versions: the columns that both know, for what only one knows has a
/// default.
/// </summary>
internal sealed class SameRows(string from, string to)
{
    /// <summary>Rows that the target has already stay as they are.</summary>
    public async Task CopyAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(from);
        await using var target = NpgsqlDataSource.Create(to);
        var shared = (await ColumnsAsync(source, table)).Intersect(await ColumnsAsync(target, table)).ToList();
        var columns = string.Join(", ", shared.Select(name => $"\"{name}\""));
        await ExecuteAsync(target,
            $"CREATE TABLE IF NOT EXISTS copied_{table} AS SELECT {columns} FROM {table} WITH NO DATA; TRUNCATE copied_{table}");
        await StreamAsync(source, target, $"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT binary)",
            $"COPY copied_{table} ({columns}) FROM STDIN (FORMAT binary)");
        await ExecuteAsync(target,
            $"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM copied_{table} ON CONFLICT DO NOTHING; ANALYZE {table}");
        await ExecuteAsync(source, $"ANALYZE {table}");
    }

    /// <summary>
    /// A new code for each workspace, the same in both, and of the shape of before, when its first half was the
    /// workspace's id: every version takes those.
    /// </summary>
    public async Task<string[]> IssueAsync(IReadOnlyList<WorkspaceId> workspaces, int firstDigits,
        Func<string, byte[]> hash)
    {
        var codes = workspaces.Select((id, i) => $"{id}-{firstDigits + i:000000}").ToArray();
        foreach (var database in new[] { from, to })
        {
            await using var source = NpgsqlDataSource.Create(database);
            await using var issue = source.CreateCommand("""
                TRUNCATE one_time_codes;
                INSERT INTO one_time_codes (workspace_id, code_hash, issued_at, expires_at)
                SELECT w, h, now(), now() + interval '1 day' FROM unnest(@workspaces, @hashes) AS t (w, h);
                ANALYZE one_time_codes
                """);
            issue.Parameters.AddWithValue("workspaces", workspaces.Select(id => id.Value).ToArray());
            issue.Parameters.AddWithValue("hashes", codes.Select(hash).ToArray());
            await issue.ExecuteNonQueryAsync();
        }

        return codes;
    }

    /// <summary>Makes an account the owner of those workspaces, in both.</summary>
    public async Task GiveAsync(IEnumerable<WorkspaceId> workspaces, string email)
    {
        var ids = string.Join(", ", workspaces.Select(id => $"'{id}'"));
        foreach (var database in new[] { from, to })
        {
            await using var source = NpgsqlDataSource.Create(database);
            await ExecuteAsync(source,
                $"UPDATE workspaces SET owner_id = (SELECT id FROM users WHERE email = '{email}') WHERE id IN ({ids})");
        }
    }

    private static async Task StreamAsync(NpgsqlDataSource source, NpgsqlDataSource target, string read, string write)
    {
        await using var reading = await source.OpenConnectionAsync();
        await using var writing = await target.OpenConnectionAsync();
        await using var rows = await reading.BeginRawBinaryCopyAsync(read);
        await using var copy = await writing.BeginRawBinaryCopyAsync(write);
        await rows.CopyToAsync(copy);
    }

    private static async Task<List<string>> ColumnsAsync(NpgsqlDataSource database, string table)
    {
        await using var ask = database.CreateCommand(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1");
        ask.Parameters.Add(new NpgsqlParameter { Value = table });
        await using var reader = await ask.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync())
            columns.Add(reader.GetString(0));
        return columns;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
