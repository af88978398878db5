using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Monitoring;

/// <summary>What the links of staff's pages count is what those pages show.</summary>
[Trait("Category", "Integration")]
public sealed class StaffWorkTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_thing_that_waits_is_counted_once_and_no_more_when_it_is_over()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("waiting"), scheduler: false);
        var (database, work) = (node.Service<NpgsqlDataSource>(), node.Service<IStaffWork>());
        Assert.Equal(new StaffWork(0, 0, IsMailStuck: false, 0), await work.ReadAsync(Cancel));

        var id = Assert.Single(await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 1));
        await node.Service<IAlertStore>().OpenAsync(id, AlertKind.Disk, "90% of the disk is in use.", Cancel);
        Assert.Equal(1, (await work.ReadAsync(Cancel)).Alerts);

        var (other, operation) = await node.RequestAsync(await node.AccountAsync("jack"));
        await DoAsync(database, $"UPDATE operations SET status = 'Stuck' WHERE id = '{operation}'");
        await DoAsync(database,
            "INSERT INTO outgoing_mails (protected_email, created_at, not_before, attempts) VALUES ('', now() - interval '1 hour', now(), 0)");
        var aside = node.Service<ISetAside>();
        for (var i = 0; i < 10; i++)
            await aside.FailedAsync(WorkQueues.Mail, "1", "It failed.", $"{other}", Cancel);
        var all = await work.ReadAsync(Cancel);
        Assert.Equal((new StaffWork(1, 1, IsMailStuck: true, 1), 3), (all, all.Alerts));

        await node.Service<IAlertStore>().CloseAsync(id, AlertKind.Disk, Cancel);
        await DoAsync(database,
            $"UPDATE operations SET status = 'Unwound' WHERE id = '{operation}'; DELETE FROM outgoing_mails; UPDATE set_aside_items SET dismissed_at = now()");
        Assert.Equal(new StaffWork(0, 0, IsMailStuck: false, 0), await work.ReadAsync(Cancel));
    }

    [Fact]
    public async Task More_than_anybody_acts_on_is_not_counted()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("waiting"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        foreach (var id in await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"),
            StaffWork.Most + 1))
            await node.Service<IAlertStore>().OpenAsync(id, AlertKind.Disk, "90% of the disk is in use.", Cancel);
        Assert.Equal(StaffWork.Most, (await node.Service<IStaffWork>().ReadAsync(Cancel)).OpenAlerts);
    }

    private static async Task DoAsync(NpgsqlDataSource database, string statement)
    {
        await using var command = database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
