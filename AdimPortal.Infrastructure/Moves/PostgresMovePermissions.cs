using AdimPortal.Core.Acts;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using Npgsql;

namespace AdimPortal.Infrastructure.Moves;

internal sealed class PostgresMovePermissions(NpgsqlDataSource database, TimeProvider time) : IMovePermissions
{
    public async Task SetAsync(ActPermit permit, DateTimeOffset? until, CancellationToken cancel)
    {
        var workspace = permit.On(Act.AllowStaffToMove);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = new NpgsqlCommand($"""
            WITH set AS (UPDATE workspaces SET move_allowed_until = $1 WHERE id = $2 RETURNING id)
            SELECT pg_notify('{LiveChannel.Name}', concat('workspace:', id)) FROM set
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = until });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspace.Value });
        await command.ExecuteNonQueryAsync(cancel);
        await connection.RecordAsync(permit, time.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
    }
}
