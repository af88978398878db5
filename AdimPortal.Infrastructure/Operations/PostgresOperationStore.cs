using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// The operations' table for the executor. Every write is fenced by the lease's epoch in the statement that writes.
/// </summary>
internal sealed class PostgresOperationStore(
    NpgsqlDataSource database, IDbContextFactory<PortalDbContext> contexts, IOperationWakeups wakeups,
    IStuckAlarm alarm, PostgresRefusedRequests refused,
    TimeProvider time) : IOperationStore
{
    public async Task<OperationLease?> ClaimAsync(string node, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(OperationSql.Claim);
        command.Parameters.AddWithValue("node", node);
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new OperationLease(new OperationId(reader.GetGuid(0)), reader.GetInt64(1), node)
            : null;
    }

    public async Task<OperationRecord> LoadAsync(OperationLease lease, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var row =
            await context.Set<OperationRow>().AsNoTracking().SingleAsync(o => o.Id == lease.Operation.Value, cancel);
        var workspace = await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == row.WorkspaceId, cancel);
        var log = await OperationLog.ReadAsync(context, lease.Operation, cancel);
        return new OperationRecord(row.ToHeader(), workspace, log,
            new RequestedAct(row.CancelRequested, row.ResumeRequested, row.AskedBy));
    }

    public async Task AppendAsync(OperationLease lease, LoggedEvent entry, OperationStatus status, Workspace? workspace,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await context.Database.OpenConnectionAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await using (var command = Fenced(OperationSql.Append, lease))
        {
            command.Connection = connection;
            command.Parameters.AddWithValue("status", status.ToString());
            command.Parameters.Add(Nullable<DateTimeOffset>("ended_at", status.HasEnded() ? entry.At : null));
            command.Parameters.AddWithValue("resumed", entry.Event is OperationEvent.Resumed);
            command.Parameters.AddWithValue("done", entry.Event is OperationEvent.StepDone);
            command.Parameters.AddWithValue("sequence", entry.Sequence);
            command.Parameters.AddWithValue("at", entry.At);
            command.Parameters.Add(Nullable<string>("step", EventJson.StepOf(entry.Event)));
            command.Parameters.AddWithValue("body", EventJson.Write(entry.Event));
            await RequireLeaseAsync(command, lease, cancel);
        }

        if (workspace is not null)
            context.Update(workspace);
        // Of a try that failed again nobody is told again, and of an outage once for all operations; that it is not
        // tried any more, somebody has to know.
        if (entry.Event is OperationEvent.Stuck why && (why is { Retries: 0, System: null } || why.RetryAt is null))
            await alarm.RaiseAsync(context, lease.Operation, why, cancel);
        if (entry.Event is OperationEvent.UndoDone { NotVerified: { } message })
            await alarm.NotVerifiedAsync(context, lease.Operation, message, cancel);
        if (entry.Event is OperationEvent.Unwound)
            await refused.FailedAsync(context, lease.Operation, cancel);
        if (entry.Event is OperationEvent.Completed)
            await PostgresRefusedRequests.SucceededAsync(context, lease.Operation, cancel);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task AppendLinesAsync(OperationLease lease, IReadOnlyList<OutputLine> lines, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Fenced(OperationSql.AppendLines, lease);
        command.Connection = connection;
        command.Parameters.AddWithValue("ats", lines.Select(l => l.At).ToArray());
        command.Parameters.AddWithValue("sources",
            lines.Select(l => OneLine.Clean(l.Source, OperationLineRow.LongestSource)).ToArray());
        command.Parameters.AddWithValue("tries", lines.Select(l => l.Try).ToArray());
        // An installer's output may hold what PostgreSQL's text can't: a NUL, half a surrogate pair.
        command.Parameters.AddWithValue("texts",
            lines.Select(l => PlainText.Clean(l.Text, OperationLineRow.LongestText)).ToArray());
        await RequireLeaseAsync(command, lease, cancel);
    }

    public async Task<int> CountLinesAsync(OperationLease lease, string source, int attempt, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(OperationSql.CountLines);
        command.Parameters.AddWithValue("operation", lease.Operation.Value);
        command.Parameters.AddWithValue("source", source);
        command.Parameters.AddWithValue("try", attempt);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    public async Task<LeaseCheck> RenewAsync(OperationLease lease, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Fenced(OperationSql.Renew, lease);
        command.Connection = connection;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new LeaseCheck(true, reader.GetBoolean(0), reader.IsDBNull(1) ? null : reader.GetGuid(1))
            : new LeaseCheck(false, false, null);
    }

    public async Task ReleaseAsync(OperationLease lease, DateTimeOffset? wakeAt, string? conditionKey,
        CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = Fenced(OperationSql.Release, lease);
        command.Connection = connection;
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        command.Parameters.Add(Nullable<DateTimeOffset>("wake_at", wakeAt));
        command.Parameters.Add(Nullable<string>("waits_for", conditionKey));
        if (await command.ExecuteScalarAsync(cancel) is DateTime due)
            await wakeups.AtAsync(new DateTimeOffset(due, TimeSpan.Zero), cancel);
    }

    private static NpgsqlCommand Fenced(string sql, OperationLease lease)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddWithValue("operation", lease.Operation.Value);
        command.Parameters.AddWithValue("epoch", lease.Epoch);
        command.Parameters.AddWithValue("topic", LiveTopics.Operation(lease.Operation));
        return command;
    }

    private static async Task RequireLeaseAsync(NpgsqlCommand command, OperationLease lease, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            throw new LeaseLostException(lease);
    }

    private static NpgsqlParameter<T?> Nullable<T>(string name, T? value) where T : struct => new(name, value);

    private static NpgsqlParameter<string?> Nullable<T>(string name, string? value) where T : class => new(name, value);
}
