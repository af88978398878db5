using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Testing.InMemory;
using AdimPortal.Web.Endpoints.SelfHosted;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>Operations that are due: the first one's log can't be read, or its plan is one that nobody knows.</summary>
internal sealed class OperationFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        var worse = (await fixture.Node.RequestAsync(fixture.Owner)).Operation;
        var (id, good) = await fixture.Node.RequestAsync(fixture.Owner);
        if (bad.Text.Contains('\0', StringComparison.Ordinal) || bad.Text.Contains('\ud83d', StringComparison.Ordinal)
            || bad.Name.Contains("handler", StringComparison.Ordinal))
            await fixture.ScalarAsync("UPDATE operations SET name = 'exploded' WHERE id = $1", worse.Value);
        else
            await fixture.ScalarAsync(
                "INSERT INTO operation_events (operation_id, sequence, at, body) VALUES ($1, 1, now(), $2::jsonb)",
                worse.Value, JsonSerializer.Serialize(new { @event = bad.Text }));
        var node = fixture.Node;
        var job = new RunOperationsJob(node.Service<IOperationStore>(), node.Service<OperationExecutor>(),
            node.Service<EachItem>(), TimeProvider.System);

        await job.Execute(null!, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.NotEqual(0L,
            await fixture.ScalarAsync("SELECT count(*) FROM operation_events WHERE operation_id = $1", good.Value));
        Assert.True((await fixture.Aside.FailingAsync(WorkQueues.Operations, default))[$"{worse}"]);
        // It is not claimed again before its rest is over, and people still see the list of all.
        Assert.Null(await node.Service<IOperationStore>().ClaimAsync("test", default));
        Assert.Contains(await node.Service<IOperationReader>().ListAsync(null, null, 100, default), o => o.Id == good);
        await fixture.ScalarAsync("UPDATE operations SET ended_at = now(), wake_at = NULL WHERE ended_at IS NULL");
    }
}

/// <summary>Words of the live feed that are no topics, and followers that fail.</summary>
internal sealed class LiveFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        var feed = fixture.Node.Service<ILiveFeed>();
        var (worse, good) = (LiveTopics.Workspace(HostileItem.Bad), LiveTopics.Workspace(HostileItem.Neighbour));
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = new CancellationTokenSource();
        using var failing = feed.Follow(worse, () => bad.FailAsync(leaving.Token));
        using var follower = feed.Follow(good, () => Task.FromResult(told.TrySetResult()));
        foreach (var payload in new[] { bad.Text, $"{worse} {bad.Text}", worse, good })
        {
            try
            {
                await fixture.ScalarAsync("SELECT pg_notify($1, $2)::text", LiveChannel.Name, payload);
            }
            catch (Exception)
            {
                // The database does not take it: a NUL, half a pair, 8,000 bytes. What the feed makes of the rest is
                // the question here.
            }
        }

        await told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await leaving.CancelAsync();
    }
}

/// <summary>What own servers report, each its own lines.</summary>
internal sealed class ReportFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        await SelfHostedServerRowsAsync(fixture);
        var (inbox, tasks) = (fixture.Node.Service<IServerInbox>(), fixture.Node.Service<IAgentTasks>());
        var run = $"run-{Guid.NewGuid():N}";
        var (worse, good) = (fixture.Ids[0], fixture.Ids[1]);
        var number = await tasks.AskAsync(worse, run, "hold", 1, new Secret("A=Qg=="), default);
        var other = await tasks.AskAsync(good, run, "hold", 1, new Secret("A=Qg=="), default);

        foreach (var body in new[] { bad.Text, $"1\t1767225600000\tline\t{bad.Text}\tx\n",
            $"1\t1767225600000\t{bad.Text}\tsystem\tx\n",
            $"1\t1767225600000\tline\t{AgentTask.SourceOf(number)}\t{bad.Text}\n" })
        {
            // As the endpoint reads it: what it can't read is refused, and nothing throws.
            if (AgentEndpoints.ReadReports(System.Text.Encoding.UTF8.GetBytes(body)) is { } reports)
                await inbox.ReportAsync(worse, reports, default);
        }

        Assert.Equal(ReportAnswer.Kept,
            await inbox.ReportAsync(good,
                [new(number, TimeProvider.System.GetUtcNow(), ReportKind.Line, AgentTask.SourceOf(other), "Hello.")],
                default));
        Assert.Equal("Hello.",
            (await fixture.Node.Service<ISelfHostedServers>()
                .ReportsAsync(good, AgentTask.SourceOf(other), 0, TimeSpan.Zero, default))[0].Text);
        await fixture.ScalarAsync("DELETE FROM server_reports");
    }

    internal static Task<object?> SelfHostedServerRowsAsync(OnDatabase fixture) => fixture.ScalarAsync("""
        INSERT INTO self_hosted_servers (workspace_id, agent_key, host_key, host_name, addresses, seen_from, uses_tls, system, memory_mib, processors, disk_gib, registered_at, last_stamp, minute_lines, minute_bytes, day_lines, day_bytes)
        SELECT id, '\x00', 'ssh-ed25519 ' || id, 'attic', '{}', '192.0.2.1', true, 'Debian 12', 1, 1, 1, now() - interval '1 day', 0, 0, 0, 0, 0 FROM workspaces ON CONFLICT DO NOTHING
        """);
}

/// <summary>Agents that fell silent: the alert of the first one fails.</summary>
internal sealed class HeartbeatFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var fixture = await databases.EngineAsync();
        await ReportFixture.SelfHostedServerRowsAsync(fixture);
        await fixture.ScalarAsync("UPDATE workspaces SET hosting = 'SelfHosted' WHERE id = ANY ($1)",
            (object)fixture.Ids.Take(3).Select(id => id.Value).ToArray());
        var (time, alerts) = (new ManualTime(TimeProvider.System.GetUtcNow()), new FirstFails(bad));
        var each = new EachItem(new InMemorySetAside(time), time);

        await Rounds.EndAsync(time, bad,
            new HeartbeatCheck(fixture.Node.Service<NpgsqlDataSource>(), alerts,
                Options.Create(new SelfHostedOptions()),
                time,
                each).LookAsync(default));

        await fixture.ScalarAsync("UPDATE workspaces SET hosting = 'Cloud'");
        Assert.Equal(2, alerts.Opened);
    }

    private sealed class FirstFails(HostileItem bad) : AdimPortal.Core.Monitoring.IAlertStore
    {
        private bool _isFirst = true;

        public int Opened { get; private set; }

        public async Task OpenAsync(WorkspaceId workspace, AdimPortal.Core.Monitoring.AlertKind kind, string message,
            CancellationToken cancel)
        {
            if (_isFirst)
            {
                _isFirst = false;
                await bad.FailAsync(cancel);
            }

            Opened++;
        }

        public Task CloseAsync(WorkspaceId workspace, AdimPortal.Core.Monitoring.AlertKind kind,
            CancellationToken cancel) => Task.CompletedTask;

        public Task RestartedAsync(WorkspaceId workspace, CancellationToken cancel) => Task.CompletedTask;
    }
}
