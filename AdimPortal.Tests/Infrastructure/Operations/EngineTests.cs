using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>The engine on a real PostgreSQL with the real scheduler.</summary>
[Trait("Category", "Integration")]
public class EngineTests(PostgresCluster postgres)
{
    [Fact]
    public async Task A_request_is_carried_to_an_active_workspace_and_then_to_nothing()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var owner = await node.AccountAsync("jane");
        var (workspace, operation) = await node.RequestAsync(owner);
        var built = await node.EndOfAsync(operation);
        Assert.Equal(OperationStatus.Done, built.Status);
        Assert.All(built.Steps, step => Assert.Equal(StepStatus.Done, step.Status));
        var active = await node.WorkspaceAsync(workspace);
        Assert.Equal(WorkspaceStatus.Active, active.Status);
        Assert.Equal(["ecdsa-sha2-nistp256 OWN"], active.PinnedHostKeys);
        Assert.Equal($"https://{workspace}.adim.test", active.Endpoints.Cloud);
        Assert.Contains(await node.Service<IOperationReader>().LinesAsync(operation, 0, 100, CancellationToken.None),
            line => line.Source == "packages");

        var answer = Assert.IsType<RequestAnswer.Accepted>(
            await node.Provisioning.TerminateAsync(workspace, owner, CancellationToken.None));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(answer.Operation)).Status);
        Assert.Equal(WorkspaceStatus.Terminated, (await node.WorkspaceAsync(workspace)).Status);
        Assert.True(node.Cloud.IsEmpty);
    }

    [Fact]
    public async Task The_next_run_expects_what_the_last_one_took()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"), quota: 2);
        var owner = await node.AccountAsync("jane");
        await node.EndOfAsync((await node.RequestAsync(owner)).Operation);
        var (_, second) = await node.RequestAsync(owner, "Second");
        var view = await node.Service<IOperationReader>().FindAsync(second, CancellationToken.None);
        Assert.False(view!.ExpectationIsEstimate);
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(second)).Status);
    }

    [Fact]
    public async Task Two_tabs_that_ask_at_once_get_one_workspace()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var owner = await node.AccountAsync("jane");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            node.Provisioning.RequestAsync(owner, true, "Notes", "nyc3", "free", CancellationToken.None)));
        Assert.Single(answers, a => a.Answer is RequestAnswer.Accepted);
        Assert.Single(await node.Service<IWorkspaceReader>().OfOwnerAsync(owner, CancellationToken.None));
    }

    [Fact]
    public async Task One_operation_at_a_time_changes_a_workspace()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var owner = await node.AccountAsync("jane");
        var (workspace, operation) = await node.RequestAsync(owner);
        await node.EndOfAsync(operation);
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 8)
                    .Select(_ => node.Provisioning.TerminateAsync(workspace, owner, CancellationToken.None)));
        Assert.Single(answers, a => a is RequestAnswer.Accepted);
    }

    [Fact]
    public async Task A_provision_that_is_called_off_unwinds()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var owner = await node.AccountAsync("jane");
        node.Servers.Hold = true;
        var (workspace, operation) = await node.RequestAsync(owner);
        await Eventually.TrueAsync(() => node.Servers.Commands.Count > 0, "a command runs on the server");
        Assert.True(await node.Requests.CancelAsync(workspace, operation, owner, CancellationToken.None));
        var end = await node.EndOfAsync(operation);
        Assert.Equal((OperationStatus.Unwound, true), (end.Status, end.WasCancelled));
        Assert.Equal(WorkspaceStatus.Failed, (await node.WorkspaceAsync(workspace)).Status);
        Assert.True(node.Cloud.IsEmpty);
    }

    [Fact]
    public async Task Whoever_follows_a_workspace_hears_of_its_operation()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var owner = await node.AccountAsync("jane");
        var heard = 0;
        using var following = node.Service<ILiveFeed>().Follow(LiveTopics.Account(owner), () =>
        {
            Interlocked.Increment(ref heard);
            return Task.CompletedTask;
        });
        var (_, operation) = await node.RequestAsync(owner);
        await node.EndOfAsync(operation);
        await Eventually.TrueAsync(() => Volatile.Read(ref heard) > 1,
            "the follower heard of the request and of what came after");
    }

    /// <summary>Pages share what they read by it (OperationTails).</summary>
    [Fact]
    public async Task The_mark_of_a_topic_moves_with_its_changes_and_not_with_those_of_others()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("engine"));
        var (jane, tom) = (await node.AccountAsync("jane"), await node.AccountAsync("tom"));
        var feed = node.Service<ILiveFeed>();
        var marks = new System.Collections.Concurrent.ConcurrentQueue<long>();
        IFollowing? followed = null;
        using var other = feed.Follow(LiveTopics.Account(tom), () => Task.CompletedTask);
        using var following = followed = feed.Follow(LiveTopics.Account(jane), () =>
        {
            marks.Enqueue(followed?.Mark ?? 0);
            return Task.CompletedTask;
        });
        await Eventually.TrueAsync(() => other.Mark == other.Mark, "the feed listens");
        var (before, others) = (following.Mark, other.Mark);
        var (_, operation) = await node.RequestAsync(jane);
        await node.EndOfAsync(operation);
        await Eventually.TrueAsync(() => marks.Any(mark => mark > before), "the follower sees a mark that has moved");
        Assert.Equal(others, other.Mark);
    }
}
