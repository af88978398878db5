using AdimPortal.Core.Moves;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Queues;
using Npgsql;

namespace AdimPortal.Infrastructure.Moves;

internal sealed class PostgresDueMoves(NpgsqlDataSource database) : IDueMoves
{
    /// <summary>A few each time: the rest comes with the next look.</summary>
    private const int Most = 20;

    public async Task<IReadOnlyList<WorkspaceId>> ListAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"""
            SELECT w.id FROM workspaces w
            WHERE w.move ->> 'Stage' IN ('Rehearsed', 'Moved') AND (w.move ->> 'KeptUntil')::timestamptz <= $1 AND w.status IN ('Active', 'Suspended')
                AND NOT EXISTS (SELECT FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NULL)
                AND NOT {SetAsideSql.Rests(WorkQueues.EndedMoves, "w.id", "$1")}
            ORDER BY w.id LIMIT $2
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var due = new List<WorkspaceId>();
        while (await reader.ReadAsync(cancel))
            due.Add(WorkspaceId.Parse(reader.GetString(0)));
        return due;
    }
}
