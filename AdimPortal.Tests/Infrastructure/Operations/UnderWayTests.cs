using AdimPortal.Core.Operations;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>What an account's roster shows of its operations, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class UnderWayTests(PostgresCluster postgres)
{
    [Fact]
    public async Task It_is_each_open_operation_of_ones_own_workspaces_and_no_other()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("way"), scheduler: false);
        var (jane, bob) = (await node.AccountAsync("jane"), await node.AccountAsync("bob"));
        var reader = node.Service<IOperationReader>();
        Assert.Empty(await reader.UnderWayAsync(jane, default));

        var (workspace, operation) = await node.RequestAsync(jane);
        await node.RequestAsync(bob);
        var (id, view) = Assert.Single(await reader.UnderWayAsync(jane, default));
        Assert.Equal((workspace, operation, workspace), (id, view.Id, view.Workspace));

        await node.EndByHandAsync();
        Assert.Empty(await reader.UnderWayAsync(jane, default));
    }
}
