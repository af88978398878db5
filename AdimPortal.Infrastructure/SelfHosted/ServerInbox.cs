using System.Text.Json;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Takes what servers say. Whoever waits for a word of it, an operation or a page, is told in the same transaction.
/// </summary>
internal sealed partial class ServerInbox(
    NpgsqlDataSource database, IOperationWakeups wakeups, IMonitoringStore monitoring, AlertEvaluator evaluator,
    ReportQuota quota,
    TimeProvider time, ILogger<ServerInbox> log) : IServerInbox
{
    public async Task<ReportAnswer> ReportAsync(WorkspaceId workspace, IReadOnlyList<ServerReport> all,
        CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var (reports, isCutNow) = await quota.CountAsync(connection, workspace, all, cancel);
        if (reports is null)
            return ReportAnswer.TooMuch;
        if (isCutNow)
            Cut(workspace.Value);

        await using (var keep = new NpgsqlCommand("""
            INSERT INTO server_reports (workspace_id, number, at, kind, routine, text)
            SELECT w.id, r.* FROM workspaces w CROSS JOIN unnest($2, $3, $4, $5, $6) AS r (number, at, kind, routine, text)
            WHERE w.id = $1 AND (EXISTS (SELECT FROM agent_tasks e WHERE e.workspace_id = w.id AND r.routine = $7 || e.number)
                OR w.status = 'Building' AND EXISTS (SELECT FROM operations o WHERE o.workspace_id = w.id AND o.ended_at IS NULL AND o.status = 'Running' AND NOT o.cancel_requested))
            ON CONFLICT DO NOTHING
            """, connection))
        {
            keep.Parameters.AddWithValue(workspace.Value);
            keep.Parameters.AddWithValue(reports.Select(r => r.Number).ToArray());
            keep.Parameters.AddWithValue(reports.Select(r => r.At).ToArray());
            keep.Parameters.AddWithValue(reports.Select(r => r.Kind.ToString()).ToArray());
            keep.Parameters.AddWithValue(reports.Select(r => r.Routine).ToArray());
            keep.Parameters.AddWithValue(reports.Select(r => r.Text).ToArray());
            keep.Parameters.AddWithValue(AgentTask.Source);
            await keep.ExecuteNonQueryAsync(cancel);
        }

        await EndTasksAsync(connection, workspace, all, cancel);
        var isUnderWay = await WakeAsync(connection, transaction, workspace, cancel);
        await transaction.CommitAsync(cancel);
        return isUnderWay || all.All(r => r.Routine.StartsWith(AgentTask.Source, StringComparison.Ordinal))
            ? ReportAnswer.Kept
            : ReportAnswer.NotExpected;
    }

    [LoggerMessage(LogLevel.Warning,
        "The server of {Workspace} has sent more output than a server may in a day; its output is cut off.")]
    private partial void Cut(string workspace);

    /// <summary>A task that has ended is not given out again, and what it was given is dropped.</summary>
    private async Task EndTasksAsync(NpgsqlConnection connection, WorkspaceId workspace,
        IReadOnlyList<ServerReport> reports, CancellationToken cancel)
    {
        var ended = reports
            .Where(r => r.Kind is ReportKind.End && r.Routine.StartsWith(AgentTask.Source, StringComparison.Ordinal))
            .Select(r => r.Routine).ToArray();
        if (ended.Length == 0)
            return;
        await using var end = new NpgsqlCommand(
            "UPDATE agent_tasks SET ended_at = $3, settings = NULL WHERE workspace_id = $1 AND ended_at IS NULL AND $4 || number = ANY ($2)",
            connection);
        end.Parameters.AddWithValue(workspace.Value);
        end.Parameters.AddWithValue(ended);
        end.Parameters.AddWithValue(time.GetUtcNow());
        end.Parameters.AddWithValue(AgentTask.Source);
        await end.ExecuteNonQueryAsync(cancel);
    }

    public async Task HeartbeatAsync(WorkspaceId workspace, AgentReport report, CancellationToken cancel)
    {
        bool isLookedAt, livesThere, isWatched;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var keep = new NpgsqlCommand("""
                UPDATE self_hosted_servers s SET report = $2::jsonb FROM workspaces w WHERE s.workspace_id = $1 AND w.id = $1
                RETURNING w.address IS NOT NULL, w.hosting = 'SelfHosted', EXISTS (SELECT FROM monitored_workspaces h WHERE h.workspace_id = w.id)
                """, connection);
            keep.Parameters.AddWithValue(workspace.Value);
            keep.Parameters.AddWithValue(JsonSerializer.Serialize(report));
            await using (var row = await keep.ExecuteReaderAsync(cancel))
            {
                await row.ReadAsync(cancel);
                (isLookedAt, livesThere, isWatched) = (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2));
            }

            await using var tell = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
            tell.Parameters.AddWithValue(LiveChannel.Name);
            tell.Parameters.AddWithValue(LiveTopics.Health(workspace));
            await tell.ExecuteNonQueryAsync(cancel);
            await WakeAsync(connection, transaction, workspace, cancel);
            await transaction.CommitAsync(cancel);
        }

        // A server that the workspace has moved away from, or is on its way to, says nothing of the workspace.
        if (!livesThere)
            return;
        // It may have become active a moment ago, and its first word should count.
        if (!isWatched)
            await monitoring.EnrolAsync(cancel);
        // A server that is reached from outside is judged by what is seen there: what it says of itself may be true for
        // itself alone.
        if (!isLookedAt)
            await evaluator.ActAsync(await monitoring.KeepAsync([Seen(workspace, report)], cancel), cancel);
        if (report.Machine is { } machine)
            await evaluator.ActAsync(
                await monitoring.KeepAsync([new MachineCheck(workspace, time.GetUtcNow(), machine)], cancel), cancel);
    }

    private HealthCheck Seen(WorkspaceId workspace, AgentReport report) => new(
        workspace, time.GetUtcNow(), report.IsHealthy, Took: null,
        report.IsHealthy ? null : HealthChecker.ProblemOf(report.Services), report.Services,
            report.CertificateExpiresAt);

    /// <returns>Whether an installation is under way.</returns>
    private async Task<bool> WakeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction,
        WorkspaceId workspace, CancellationToken cancel)
    {
        await using var wake = new NpgsqlCommand("""
            WITH woken AS (UPDATE operations SET wake_at = $2, waits_for = NULL WHERE waits_for = $3 AND ended_at IS NULL RETURNING 1)
            SELECT EXISTS (SELECT FROM woken),
                EXISTS (SELECT FROM operations o WHERE o.workspace_id = $1 AND o.name = 'register' AND o.ended_at IS NULL AND o.status = 'Running' AND NOT o.cancel_requested)
            """, connection);
        wake.Parameters.AddWithValue(workspace.Value);
        wake.Parameters.AddWithValue(time.GetUtcNow());
        wake.Parameters.AddWithValue(WaitCondition.ServerReports.Prefix + workspace.Value);
        bool isWoken, isUnderWay;
        await using (var row = await wake.ExecuteReaderAsync(cancel))
        {
            await row.ReadAsync(cancel);
            (isWoken, isUnderWay) = (row.GetBoolean(0), row.GetBoolean(1));
        }

        if (isWoken)
            await wakeups.NowAsync(transaction, cancel);
        return isUnderWay;
    }
}
