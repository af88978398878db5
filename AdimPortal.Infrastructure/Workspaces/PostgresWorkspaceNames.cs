using AdimPortal.Core.Acts;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using Npgsql;

namespace AdimPortal.Infrastructure.Workspaces;

internal sealed class PostgresWorkspaceNames(NpgsqlDataSource database, TimeProvider time) : IWorkspaceNames
{
    /// <summary>Whoever looks at it, at its owner's workspaces or at all of them sees the name at once.</summary>
    private const string Rename = $"""
        WITH named AS (UPDATE workspaces SET name = $1 WHERE id = $2 AND name <> $1 AND status <> 'Terminated' RETURNING id, owner_id),
        told AS (SELECT pg_notify('{LiveChannel.Name}', concat_ws(' ', 'workspace:' || id, 'account:' || replace(owner_id::text, '-', ''), 'everything')) FROM named)
        SELECT CASE WHEN EXISTS (SELECT FROM told) THEN 'renamed' ELSE status END FROM workspaces WHERE id = $2
        """;

    public async Task<string?> RenameAsync(ActPermit permit, string? name, CancellationToken cancel)
    {
        var workspace = permit.On(Act.RenameWorkspace);
        if (WorkspaceName.WhyNot(name) is { } fault)
            return fault;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = new NpgsqlCommand(Rename, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WorkspaceName.Read(name!) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspace.Value });
        var outcome = (string?)await command.ExecuteScalarAsync(cancel);
        // The same name once more changes nothing that would have to be recorded.
        if (outcome is not "renamed")
            return outcome is nameof(WorkspaceStatus.Terminated) ? "This workspace has ended and keeps its name." : null;
        await connection.RecordAsync(permit, time.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
        return null;
    }
}
