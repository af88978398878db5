using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence.Workspaces;

internal sealed class PostgresMoveConsents(NpgsqlDataSource database) : IMoveConsents
{
    public async Task SetAsync(WorkspaceId workspace, DateTimeOffset? until, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"""
            WITH set AS (UPDATE workspaces SET move_consent_until = $1 WHERE id = $2 RETURNING id)
            SELECT pg_notify('{LiveChannel.Name}', concat('workspace:', id)) FROM set
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = until });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspace.Value });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
