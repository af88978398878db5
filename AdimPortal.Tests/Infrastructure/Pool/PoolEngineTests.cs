using AdimPortal.Core.Acts;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Pool;

/// <summary>From an empty pool to a customer's workspace, by the real engine and database.</summary>
[Trait("Category", "Integration")]
public sealed class PoolEngineTests(PostgresCluster postgres)
{
    [Fact]
    public async Task One_is_parked_claimed_and_fitted_to_its_plan_and_the_next_is_retired()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var (pool, service) = (node.Service<IPool>(), node.Service<PoolService>());
        // Kept when it is there; the portal builds none by itself.
        node.Service<PoolOptions>().Targets.Add(new PoolTarget { Region = "nyc3", Plan = "free", Max = 2 });
        var parked = Assert.IsType<RequestAnswer.Accepted>(await service.ParkAsync(
            Permits.For(Act.ParkWorkspace, ActSubject.Portal, null, ActorRole.Portal), "nyc3", "free", default));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(parked.Operation)).Status);
        var one = Assert.Single(await pool.ListAsync(default));
        Assert.Equal((WorkspaceStatus.Active, true, null), (one.Status, one.IsCurrent, one.IsHealthy));
        await node.Service<IMonitoringStore>().EnrolAsync(default);
        await using (var command = node.Service<NpgsqlDataSource>().CreateCommand(
            "UPDATE monitored_workspaces SET healthy = true, checked_at = now()"))
            await command.ExecuteNonQueryAsync();

        var jane = await node.AccountAsync("jane");
        var (id, welcome) = await node.RequestAsync(jane);
        Assert.Equal(one.Id, id);
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(welcome)).Status);
        Assert.Equal((WorkspaceStatus.Active, jane), ((await node.WorkspaceAsync(id)).Status,
            (await node.WorkspaceAsync(id)).OwnerId));
        Assert.Contains(await node.EmailsAsync(), email => email.StartsWith("jane@", StringComparison.Ordinal));
        Assert.Empty(await pool.ListAsync(default));
        Assert.Equal(1, (await pool.FiguresAsync(DateTimeOffset.MinValue.AddYears(1), default)).Claims);

        await service.ParkAsync(Permits.For(Act.ParkWorkspace, ActSubject.Portal, null, ActorRole.Portal), "nyc3",
            "free", default);
        await Eventually.TrueAsync(async () => await pool.ListAsync(default) is [{ Status: WorkspaceStatus.Active }],
            "the next is parked");
        var next = Assert.Single(await pool.ListAsync(default));
        var retired = Assert.IsType<RequestAnswer.Accepted>(await service.RetireAsync(
            Permits.For(Act.RetireParked, next.Id, null, ActorRole.Portal), default));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(retired.Operation)).Status);
        Assert.Empty(node.Cloud.Snapshots);
        Assert.Single(node.Cloud.Droplets);
    }
}
