using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Notices agents that have fallen silent, and those that speak again.</summary>
internal sealed class HeartbeatCheck(NpgsqlDataSource database, IAlertStore alerts, IOptions<SelfHostedOptions> options,
    TimeProvider time, EachItem each)
{
    public async Task LookAsync(CancellationToken cancel) => await each.RunAsync(
        WorkQueues.MissedHeartbeats, await ReadAsync(cancel), found => found.Workspace.Value, (found, stop) =>
            found.IsOpen
            ? alerts.CloseAsync(found.Workspace, AlertKind.NoHeartbeat, stop)
            : alerts.OpenAsync(found.Workspace, AlertKind.NoHeartbeat,
                SelfHostedServer.SilentFor(time.GetUtcNow() - found.HeartbeatAt), stop),
        cancel, reference: found => $"/workspaces/{found.Workspace}");

    /// <summary>Those that are silent without an alert, and those that have an alert and aren't silent.</summary>
    private async Task<List<(WorkspaceId Workspace, DateTimeOffset HeartbeatAt, bool IsOpen)>> ReadAsync(
        CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT s.workspace_id, coalesce(s.heartbeat_at, s.registered_at), a.id IS NOT NULL
            FROM self_hosted_servers s JOIN workspaces w ON w.id = s.workspace_id AND w.status = 'Active' AND w.hosting = 'SelfHosted'
                LEFT JOIN alerts a ON a.workspace_id = s.workspace_id AND a.kind = 'NoHeartbeat' AND a.closed_at IS NULL
            WHERE s.unregistered_at IS NULL AND (coalesce(s.heartbeat_at, s.registered_at) < $1) = (a.id IS NULL)
            """);
        command.Parameters.AddWithValue(time.GetUtcNow() - options.Value.HeartbeatTimeout);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(WorkspaceId, DateTimeOffset, bool)>();
        while (await row.ReadAsync(cancel))
            found.Add((WorkspaceId.Parse(row.GetString(0)), row.GetFieldValue<DateTimeOffset>(1), row.GetBoolean(2)));
        return found;
    }
}

/// <summary>Looks every half minute. Nodes that look at once do no harm: the alert's row is there once.</summary>
internal sealed partial class HeartbeatMonitor(HeartbeatCheck heartbeats, TimeProvider time,
    ILogger<HeartbeatMonitor> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeatedly.DoAsync(WaitAndLookAsync, _ => Task.CompletedTask, NotNow, stoppingToken);

    /// <summary>It rests first: servers have half a minute to report to a portal that has just started.</summary>
    private async Task WaitAndLookAsync(CancellationToken cancel)
    {
        await Task.Delay(Every, time, cancel);
        await heartbeats.LookAsync(cancel);
    }

    [LoggerMessage(LogLevel.Error, "Silent servers could not be found; the next try is in a moment.")]
    private partial void NotNow(Exception e);
}
