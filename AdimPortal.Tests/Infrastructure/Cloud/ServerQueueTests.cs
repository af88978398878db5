using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Cloud;

/// <summary>Who waits for a server, in which order, and what becomes of a full account.</summary>
[Trait("Category", "Integration")]
public class ServerQueueTests(PostgresCluster postgres)
{
    private static readonly ServerPace OneAnHour = new([(1, TimeSpan.FromHours(1))]);

    /// <summary>The account that asked first and most has its first; then all others have theirs.</summary>
    [Fact]
    public async Task Accounts_take_turns_and_the_portal_comes_last()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("queue"), quota: 20,
            scheduler: false, pace: OneAnHour);
        var queue = node.Service<IServerQueue>();
        var asked = new List<(string Name, OperationHeader Operation)>();
        async Task<bool> AskAsync(string name, Guid? account, Guid owner)
        {
            var (workspace, id) = await node.RequestAsync(owner, name);
            var operation = new OperationHeader(id, "provision", workspace, "s-1vcpu-2gb", owner,
                TimeProvider.System.GetUtcNow());
            asked.Add((name, operation));
            return await queue.EnterAsync(operation, account, CancellationToken.None);
        }

        var (many, one, two) = (await node.AccountAsync("many"), await node.AccountAsync("one"),
            await node.AccountAsync("two"));
        Assert.True(await AskAsync("first", null, many));
        Assert.False(await AskAsync("many 1", many, many));
        Assert.False(await AskAsync("many 2", many, many));
        Assert.False(await AskAsync("parked", null, many));
        Assert.False(await AskAsync("one", one, one));
        Assert.False(await AskAsync("two", two, two));
        Assert.Equal(["many 1", "one", "two", "many 2", "parked"], await OrderAsync());

        // Whoever asks twice keeps its place, and whoever leaves makes room.
        Assert.False(await queue.EnterAsync(asked[1].Operation, many, CancellationToken.None));
        await queue.LeaveAsync(asked[1].Operation.Id, CancellationToken.None);
        Assert.Equal(["one", "two", "many 2", "parked"], await OrderAsync());
        Assert.Equal(1, (await queue.ReadAsync(CancellationToken.None)).PlaceOf(asked[5].Operation.Id)?.Before);

        async Task<IEnumerable<string>> OrderAsync() =>
            (await queue.ReadAsync(CancellationToken.None)).Waiting
            .Select(waiting => asked.Single(a => a.Operation.Id == waiting.Operation).Name);
    }

    [Fact]
    public async Task Who_finds_the_account_full_waits_and_is_built_when_a_server_goes()
    {
        var cloud = new AdimPortal.Testing.InMemory.InMemoryCloud { Most = 2 };
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("queue"), cloud);
        var queue = node.Service<IServerQueue>();
        var asked = new List<(Guid Owner, WorkspaceId Workspace, OperationId Operation)>();
        for (var i = 0; i < 4; i++)
        {
            var owner = await node.AccountAsync($"jane{i}");
            var (workspace, operation) = await node.RequestAsync(owner);
            asked.Add((owner, workspace, operation));
        }

        var view = ServerQueueView.Empty;
        await Eventually.TrueAsync(async () =>
            (view = await queue.ReadAsync(CancellationToken.None)).Waiting.Count == 2, "two of four wait");
        Assert.All(view.Waiting, waiting => Assert.Null(waiting.ExpectedAt));
        var built = asked.Where(a => view.PlaceOf(a.Operation) is null).ToList();
        foreach (var (_, _, operation) in built)
            Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(operation)).Status);

        await node.Provisioning.TerminateAsync(built[0].Workspace, built[0].Owner, CancellationToken.None);
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(view.Waiting[0].Operation)).Status);
        var last = asked.Single(a => a.Operation == view.Waiting[1].Operation);
        await Eventually.TrueAsync(
            async () => (await queue.ReadAsync(CancellationToken.None)).PlaceOf(last.Operation)?.Before == 0,
            "the last one is next");

        // Nobody has to wait on: what is cancelled leaves the queue.
        Assert.True(await node.Requests.CancelAsync(last.Workspace, last.Operation, last.Owner,
            CancellationToken.None));
        Assert.Equal(OperationStatus.Unwound, (await node.EndOfAsync(last.Operation)).Status);
        Assert.Empty((await queue.ReadAsync(CancellationToken.None)).Waiting);
        Assert.Equal(2, cloud.Droplets.Count);
    }

    [Fact]
    public async Task Those_whose_turn_comes_by_time_are_told_when_and_begin_then()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("queue"),
            pace: new ServerPace([(1, TimeSpan.FromSeconds(4))]));
        var first = (await node.RequestAsync(await node.AccountAsync("ann"))).Operation;
        await node.EndOfAsync(first);
        var second = (await node.RequestAsync(await node.AccountAsync("bob"))).Operation;
        var third = (await node.RequestAsync(await node.AccountAsync("cid"))).Operation;
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(second)).Status);
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(third)).Status);
        Assert.Empty((await node.Service<IServerQueue>().ReadAsync(CancellationToken.None)).Waiting);
    }
}
