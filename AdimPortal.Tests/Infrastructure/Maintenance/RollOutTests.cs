using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Maintenance;

/// <summary>Roll-outs and renewals on a real database with the real engine; the servers are in memory.</summary>
[Trait("Category", "Integration")]
public sealed class RollOutTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_updates_a_few_at_a_time_stops_at_the_first_failure_and_goes_on_when_told()
    {
        await using var node = await EngineNode.StartAsync(
            await cluster.CreateDatabaseAsync("rollout"), quota: 10,
            maintenance: new MaintenanceOptions { UpdatesAtOnce = 2, UpdateEvery = TimeSpan.Zero });
        var ids = await BuiltAsync(node, 5);
        var rollOuts = node.Service<IRollOuts>();
        node.Servers.StatusOf = routine => routine == "update" ? Refused : 0;

        Assert.True(await rollOuts.BeginAsync(by: null, notSince: null, Cancel));
        Assert.False(await rollOuts.BeginAsync(by: null, notSince: null, Cancel));
        await UntilAsync(rollOuts, r => r.Status is RollOutStatus.Stopped && r.Count(RolledStatus.Running) <= 1);
        var stopped = (await rollOuts.OpenAsync(Cancel))!;
        Assert.InRange(stopped.Count(RolledStatus.Failed), 1, 2);
        Assert.InRange(stopped.Count(RolledStatus.Waiting), 3, 4);
        Assert.Contains("failed", stopped.Reason, StringComparison.Ordinal);

        node.Servers.StatusOf = _ => 0;
        await UntilAsync(rollOuts, r => r.Count(RolledStatus.Running) == 0);
        await rollOuts.GoOnAsync(stopped.Id, Cancel);
        await Eventually.TrueAsync(async () => await rollOuts.OpenAsync(Cancel) is null, "the roll-out ended",
            TimeSpan.FromSeconds(60));

        var ended = (await rollOuts.ListAsync(1, Cancel))[0];
        Assert.Equal(RollOutStatus.Ended, ended.Status);
        Assert.Equal(5, ended.Count(RolledStatus.Done) + ended.Count(RolledStatus.Failed));
        Assert.Equal(ids.Order(Comparer<WorkspaceId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))),
            ended.Items.Select(i => i.Workspace));
    }

    [Fact]
    public async Task By_itself_it_begins_only_for_those_that_were_not_updated_for_long()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("rollout"),
                maintenance: new MaintenanceOptions { UpdateEvery = TimeSpan.Zero });
        await BuiltAsync(node, 1);
        var rollOuts = node.Service<IRollOuts>();

        Assert.False(await rollOuts.BeginAsync(by: null, TimeProvider.System.GetUtcNow().AddDays(-7), Cancel));
        Assert.Empty(await rollOuts.DueForRotationAsync(TimeProvider.System.GetUtcNow().AddDays(-30), 3, Cancel));
        Assert.Single(await rollOuts.DueForRotationAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), 3, Cancel));
        Assert.Empty(await rollOuts.DueForRotationAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), 0, Cancel));
        Assert.True(await rollOuts.BeginAsync(by: null, TimeProvider.System.GetUtcNow().AddMinutes(1), Cancel));
    }

    [Fact]
    public async Task A_workspace_that_was_renewed_is_not_due_again()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("rollout"),
                maintenance: new MaintenanceOptions { UpdateEvery = TimeSpan.Zero });
        var id = Assert.Single(await BuiltAsync(node, 1));
        var before = TimeProvider.System.GetUtcNow();
        Assert.Equal([id], await node.Service<IRollOuts>().DueForRotationAsync(before, 3, Cancel));

        var answer =
            Assert.IsType<RequestAnswer.Accepted>(await node.Maintenance.RotateAsync(id, by: null, Cancel));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(answer.Operation)).Status);

        Assert.Empty(await node.Service<IRollOuts>().DueForRotationAsync(before, 3, Cancel));
    }

    private const int Refused = 78;

    private static async Task<IReadOnlyList<WorkspaceId>> BuiltAsync(EngineNode node, int count)
    {
        var ids = new List<WorkspaceId>();
        for (var i = 0; i < count; i++)
        {
            var (id, operation) = await node.RequestAsync(await node.AccountAsync($"person{i}"));
            Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(operation)).Status);
            ids.Add(id);
        }

        return ids;
    }

    private static Task UntilAsync(IRollOuts rollOuts, Func<RollOut, bool> isSo) =>
        Eventually.TrueAsync(async () => await rollOuts.OpenAsync(Cancel) is { } open && isSo(open),
            "the roll-out is so far", TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(200));
}
