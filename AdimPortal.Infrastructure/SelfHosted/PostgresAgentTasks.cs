using System.Threading.Channels;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Secrets;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Tasks lie in a table: steps put them there, and servers fetch them.</summary>
internal sealed class PostgresAgentTasks(
    NpgsqlDataSource database, Sealing sealing, IWorkspaceReader workspaces, IOperationWakeups wakeups, ILiveFeed feed,
    TimeProvider time) : IAgentTasks, IAgentTaskQueue
{
    private const string Purpose = "task";

    /// <summary>A request that stays open that long passes every proxy on the way.</summary>
    private static readonly TimeSpan StaysOpen = TimeSpan.FromSeconds(15);

    /// <summary>Looks even if nothing was told: a node whose live feed is cut off hears nothing.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>A server that asks again after that long was not there: an operation may be waiting for it.</summary>
    private static readonly TimeSpan WasAway = TimeSpan.FromSeconds(30);

    public async Task<long> AskAsync(WorkspaceId workspace, string run, string routine, long epoch, Secret settings,
        CancellationToken cancel)
    {
        // A workspace has one operation at a time, and that one thing for a server to do: what was asked for before is
        // not wanted any more.
        await using var ask = database.CreateCommand("""
            WITH former AS (UPDATE agent_tasks SET called_off_at = $6 WHERE workspace_id = $1 AND run <> $2 AND ended_at IS NULL AND called_off_at IS NULL),
                made AS (INSERT INTO agent_tasks (workspace_id, run, routine, epoch, settings, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (workspace_id, run) DO NOTHING RETURNING number)
            SELECT number, pg_notify($7, $8) FROM (SELECT number FROM made UNION ALL SELECT number FROM agent_tasks WHERE workspace_id = $1 AND run = $2 LIMIT 1) AS found
            """);
        ask.Parameters.AddWithValue(workspace.Value);
        ask.Parameters.AddWithValue(run);
        ask.Parameters.AddWithValue(routine);
        ask.Parameters.AddWithValue(epoch);
        ask.Parameters.AddWithValue(sealing.Seal(Purpose, $"{workspace}/{run}", settings));
        ask.Parameters.AddWithValue(time.GetUtcNow());
        ask.Parameters.AddWithValue(LiveChannel.Name);
        ask.Parameters.AddWithValue(LiveTopics.AgentTasks(workspace));
        return (long)(await ask.ExecuteScalarAsync(cancel)
            ?? throw new InvalidOperationException($"Run {run} was neither found nor created."));
    }

    public async Task CallOffAsync(WorkspaceId workspace, string run, CancellationToken cancel)
    {
        await using var callOff = database.CreateCommand(
            "UPDATE agent_tasks SET called_off_at = $3 WHERE workspace_id = $1 AND run = $2 AND ended_at IS NULL");
        callOff.Parameters.AddWithValue(workspace.Value);
        callOff.Parameters.AddWithValue(run);
        callOff.Parameters.AddWithValue(time.GetUtcNow());
        await callOff.ExecuteNonQueryAsync(cancel);
    }

    public async Task<DateTimeOffset?> ListenedAtAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(
            "SELECT tasks_asked_at FROM self_hosted_servers WHERE workspace_id = $1 AND unregistered_at IS NULL AND tasks_asked_at IS NOT NULL");
        find.Parameters.AddWithValue(workspace.Value);
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? row.GetFieldValue<DateTimeOffset>(0) : null;
    }

    public async Task ClearAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var clear = database.CreateCommand("DELETE FROM agent_tasks WHERE workspace_id = $1");
        clear.Parameters.AddWithValue(workspace.Value);
        await clear.ExecuteNonQueryAsync(cancel);
    }

    public async Task<AgentTaskAnswer> NextAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        // One request of a server waits at a time: a newer one ends the former.
        var waiter = Guid.CreateVersion7();
        // Many words are one; and a word that comes when the request has gone finds nothing that is closed.
        var told =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var tasks =
            feed.Follow(LiveTopics.AgentTasks(workspace), () => Task.FromResult(told.Writer.TryWrite(true)));
        using var operations =
            feed.Follow(LiveTopics.Workspace(workspace), () => Task.FromResult(told.Writer.TryWrite(true)));
        await ListenAsync(workspace, waiter, cancel);
        var began = time.GetTimestamp();
        while (true)
        {
            if (await FindAsync(workspace, cancel) is { } task)
                return new AgentTaskAnswer.Do(task);
            var (isUnderWay, isNewest) = await FixtureAsync(workspace, waiter, cancel);
            if (!isUnderWay && Rest(await workspaces.FindAsync(workspace, cancel)) is { } rest)
                return rest;
            var left = StaysOpen - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !isNewest)
                return new AgentTaskAnswer.Wait();
            await WaitAsync(told.Reader, left < LookEvery ? left : LookEvery, cancel);
        }
    }

    /// <summary>Until something is told, or that time is over.</summary>
    private async Task WaitAsync(ChannelReader<bool> told, TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await told.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nothing was told; it looks all the same.
        }
    }

    public async Task<bool> IsWantedAsync(WorkspaceId workspace, long number, CancellationToken cancel)
    {
        await ListenAsync(workspace, waiter: null, cancel);
        await using var find = database.CreateCommand(
            "SELECT EXISTS (SELECT FROM agent_tasks WHERE workspace_id = $1 AND number = $2 AND ended_at IS NULL AND called_off_at IS NULL)");
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(number);
        return (bool)(await find.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>What a server is told between operations; null when it is to wait for the next one.</summary>
    private static AgentTaskAnswer? Rest(Workspace? workspace) => workspace switch
    {
        { Move: { IsUnderWay: true } or { Stage: MoveStage.Rehearsed } } => null,
        { Move: not null } moved => new AgentTaskAnswer.Moved(moved.IsSelfHosted),
        _ => new AgentTaskAnswer.Idle(workspace is { IsSelfHosted: true }),
    };

    /// <param name="waiter">Of the request that waits from now on; null for one that doesn't.</param>
    private async Task ListenAsync(WorkspaceId workspace, Guid? waiter, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var listen = new NpgsqlCommand("""
            WITH former AS (SELECT tasks_asked_at AS at FROM self_hosted_servers WHERE workspace_id = $1 FOR UPDATE),
                heard AS (UPDATE self_hosted_servers SET tasks_asked_at = $2, task_waiter = coalesce($5, task_waiter) WHERE workspace_id = $1
                    RETURNING 1),
                woken AS (UPDATE operations SET wake_at = $2, waits_for = NULL FROM former
                    WHERE waits_for = $3 AND ended_at IS NULL AND (former.at IS NULL OR former.at < $4) RETURNING 1)
            SELECT EXISTS (SELECT FROM woken), (SELECT count(pg_notify($6, $7)) FROM heard WHERE $5 IS NOT NULL)
            """, connection);
        listen.Parameters.AddWithValue(workspace.Value);
        listen.Parameters.AddWithValue(now);
        listen.Parameters.AddWithValue(WaitCondition.ServerReports.Prefix + workspace.Value);
        listen.Parameters.AddWithValue(now - WasAway);
        listen.Parameters.Add(
            new NpgsqlParameter<Guid?> { TypedValue = waiter, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        listen.Parameters.AddWithValue(LiveChannel.Name);
        listen.Parameters.AddWithValue(LiveTopics.AgentTasks(workspace));
        if ((bool)(await listen.ExecuteScalarAsync(cancel))!)
            await wakeups.NowAsync(transaction, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<AgentTask?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var find = database.CreateCommand("""
            SELECT number, run, routine, epoch, settings FROM agent_tasks
            WHERE workspace_id = $1 AND ended_at IS NULL AND called_off_at IS NULL ORDER BY number LIMIT 1
            """);
        find.Parameters.AddWithValue(workspace.Value);
        await using var row = await find.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new AgentTask(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3),
                sealing.Open(Purpose, $"{workspace}/{row.GetString(1)}", row.GetFieldValue<byte[]>(4)))
            : null;
    }

    /// <summary>Whether an operation is under way, and whether this request is the server's newest.</summary>
    private async Task<(bool IsUnderWay, bool IsNewest)> FixtureAsync(WorkspaceId workspace, Guid waiter,
        CancellationToken cancel)
    {
        await using var find = database.CreateCommand("""
            SELECT EXISTS (SELECT FROM operations WHERE workspace_id = $1 AND ended_at IS NULL),
                NOT EXISTS (SELECT FROM self_hosted_servers WHERE workspace_id = $1 AND task_waiter <> $2)
            """);
        find.Parameters.AddWithValue(workspace.Value);
        find.Parameters.AddWithValue(waiter);
        await using var row = await find.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetBoolean(0), row.GetBoolean(1));
    }
}
