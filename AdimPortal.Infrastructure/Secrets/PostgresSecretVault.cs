using AdimPortal.Core.Common;
using AdimPortal.Core.Secrets;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Infrastructure.Secrets;

internal sealed class PostgresSecretVault(NpgsqlDataSource database, Sealing sealing, TimeProvider clock) : ISecretVault
{
    private const string Purpose = "workspace-secret";

    public async Task<Secret> KeepAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel)
    {
        SecretRegister.RequireInVault(name);
        await using var keep = Command(
            "INSERT INTO workspace_secrets (workspace_id, name, sealed, created_at) VALUES (@workspace, @name, @sealed, @now) ON CONFLICT DO NOTHING",
            workspace);
        keep.Parameters.AddWithValue("name", name);
        keep.Parameters.AddWithValue("sealed", sealing.Seal(Purpose, Owner(workspace, name), secret));
        keep.Parameters.AddWithValue("now", clock.GetUtcNow());
        if (await keep.ExecuteNonQueryAsync(cancel) == 1)
            return secret;
        return await FindAsync(workspace, name, cancel)
            ?? throw new InvalidOperationException(
                $"Secret {name} of {workspace} was deleted while it was being saved.");
    }

    public async Task ReplaceAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel)
    {
        SecretRegister.RequireInVault(name);
        await using var replace = Command("""
            INSERT INTO workspace_secrets (workspace_id, name, sealed, created_at) VALUES (@workspace, @name, @sealed, @now)
            ON CONFLICT (workspace_id, name) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at
            """, workspace);
        replace.Parameters.AddWithValue("name", name);
        replace.Parameters.AddWithValue("sealed", sealing.Seal(Purpose, Owner(workspace, name), secret));
        replace.Parameters.AddWithValue("now", clock.GetUtcNow());
        await replace.ExecuteNonQueryAsync(cancel);
    }

    public async Task<Secret?> FindAsync(WorkspaceId workspace, string name, CancellationToken cancel)
    {
        await using var find = Command(
            "SELECT sealed FROM workspace_secrets WHERE workspace_id = @workspace AND name = @name", workspace);
        find.Parameters.AddWithValue("name", name);
        return await find.ExecuteScalarAsync(cancel) is byte[] bytes
            ? sealing.Open(Purpose, Owner(workspace, name), bytes)
            : null;
    }

    public async Task ForgetAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel)
    {
        await using var forget =
            Command("DELETE FROM workspace_secrets WHERE workspace_id = @workspace AND name = ANY(@names)", workspace);
        forget.Parameters.AddWithValue("names", names.ToArray());
        await forget.ExecuteNonQueryAsync(cancel);
    }

    public async Task ForgetAllButAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel)
    {
        await using var forget = Command(
            "DELETE FROM workspace_secrets WHERE workspace_id = @workspace AND name <> ALL(@names)", workspace);
        forget.Parameters.AddWithValue("names", names.ToArray());
        await forget.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql, WorkspaceId workspace)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("workspace", workspace.Value);
        return command;
    }

    private static string Owner(WorkspaceId workspace, string name) => $"{workspace}/{name}";
}
