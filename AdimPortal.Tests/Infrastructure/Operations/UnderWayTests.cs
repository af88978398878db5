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

    [Fact]
    public async Task The_last_line_is_the_last_that_people_are_shown()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("end"), scheduler: false);
        var (reader, store) = (node.Service<IOperationReader>(), node.Service<IOperationStore>());
        var (_, operation) = await node.RequestAsync(await node.AccountAsync("jane"));
        var (_, silent) = await node.RequestAsync(await node.AccountAsync("bob"));
        Assert.Empty(await reader.LastLinesAsync([operation, silent], default));

        var lease = (await store.ClaimAsync("node", default))!;
        await store.AppendLinesAsync(lease,
            [.. new[] { "first", $"second {new string('x', 300)}", "  ", "adim-output: key=value" }
                .Select(text => new OutputLine(TimeProvider.System.GetUtcNow(), "base", 1, text))], default);
        var (id, line) = Assert.Single(await reader.LastLinesAsync([operation, silent], default));
        Assert.Equal(lease.Operation, id);
        Assert.StartsWith("second xxx", line, StringComparison.Ordinal);
        Assert.Equal(160, line.Length);
    }
}
