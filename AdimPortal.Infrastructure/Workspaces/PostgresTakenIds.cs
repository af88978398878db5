using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Infrastructure.Workspaces;

internal sealed class PostgresTakenIds(NpgsqlDataSource database) : ITakenIds
{
    private const string Any = """
        SELECT EXISTS (SELECT 1 FROM workspaces WHERE id = ANY($1) OR claimed_for = ANY($1)) OR EXISTS (SELECT 1 FROM billing_accounts WHERE wanted_id = ANY($1))
        """;

    public async Task<bool> AnyAsync(IReadOnlyCollection<WorkspaceId> ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Any);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ids.Select(id => id.Value)] });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
