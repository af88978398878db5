using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Maintenance;

/// <summary>The sweep on a real PostgreSQL with the real scheduler, over a cloud in memory.</summary>
[Trait("Category", "Integration")]
public class CloudSweepTests(PostgresCluster postgres)
{
    private static readonly string[] OneOfEach = ["AddressRecord", "Droplet", "Firewall", "SshKey", "Tag"];
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_is_left_of_the_dead_is_removed_by_an_operation_and_what_belongs_to_others_stays()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"), sweepEvery: OneSecond);
        var account = new SweptAccount(node, node.Cloud);
        var (dead, stranger) = (await account.FailedAsync(), WorkspaceId.New(new CryptographicRandom()));
        var living = await node.RequestAsync(await node.AccountAsync("joe"));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(living.Operation)).Status);
        var lives = await account.HasAsync(living.Workspace);

        await account.PlantAsync(stranger, "stranger's");
        await account.PlantAsync(dead, "dead's");
        await Eventually.TrueAsync(async () => (await account.HasAsync(dead)).Count == 0, "what was left is gone");

        await Eventually.TrueAsync(
            async () =>
                (await account.OperationsAsync(dead)).Any(o => o.Name == CleanUpOperation.OperationName
                    && o.Status is OperationStatus.Done), "staff see the removal");
        Assert.Equal(WorkspaceStatus.Failed, (await node.WorkspaceAsync(dead)).Status);
        Assert.Equal(OneOfEach, await account.HasAsync(stranger));
        Assert.Equal(lives, await account.HasAsync(living.Workspace));
        Assert.Single(await account.OperationsAsync(living.Workspace));
    }

    [Fact]
    public async Task A_second_droplet_of_a_living_workspace_is_removed_and_its_own_stays()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"), sweepEvery: OneSecond);
        var (workspace, operation) = await node.RequestAsync(await node.AccountAsync("joe"));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(operation)).Status);
        var own = (await node.WorkspaceAsync(workspace)).DropletId;

        node.Cloud.Double(Workspace.TagOf(workspace));
        await Eventually.TrueAsync(
            async () => (await node.Cloud.ListDropletsAsync(Workspace.TagOf(workspace), default)).Value().Count == 1,
            "the double is gone");
        Assert.Equal(own, (await node.Cloud.ListDropletsAsync(Workspace.TagOf(workspace), default)).Value()[0].Id);
        Assert.Equal(WorkspaceStatus.Active, (await node.WorkspaceAsync(workspace)).Status);
    }

    [Fact]
    public async Task A_firewall_that_lets_others_in_is_set_right_once()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"), sweepEvery: OneSecond);
        var (workspace, operation) = await node.RequestAsync(await node.AccountAsync("joe"));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(operation)).Status);
        var name = Workspace.TagOf(workspace);
        var right = node.Cloud.Firewalls[name];

        (await node.Cloud.EnsureFirewallAsync(
            right with { Inbound = [new InboundRule("tcp", "22", ["198.51.100.0/24"])] }, default)).Value();
        var account = new SweptAccount(node, node.Cloud);
        await Eventually.TrueAsync(
            async () =>
                (await account.OperationsAsync(workspace)).Any(o => o.Name == SetFirewallOperation.OperationName
                    && o.Status is OperationStatus.Done), "the firewall is set");
        Assert.Equivalent(right, node.Cloud.Firewalls[name], strict: true);
        await Task.Delay(OneSecond * 2.5, TimeProvider.System);
        Assert.Single(await account.OperationsAsync(workspace), o => o.Name == SetFirewallOperation.OperationName);
    }

    [Fact]
    public async Task A_snapshot_goes_when_nobody_needs_it_any_more()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"), sweepEvery: OneSecond);
        var (living, built) = await node.RequestAsync(await node.AccountAsync("joe"));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(built)).Status);
        var account = new SweptAccount(node, node.Cloud);
        var dead = await account.FailedAsync();
        foreach (var name in new[] { SnapshotName.Of(living, SnapshotName.PowerOff),
            SnapshotName.Of(dead, SnapshotName.Final), SnapshotName.Of(living, "nightly") })
            node.Cloud.Snapshots.Add(
                new Snapshot($"{node.Cloud.Snapshots.Count}", name, TimeProvider.System.GetUtcNow().AddDays(-9)));

        await Eventually.TrueAsync(() => node.Cloud.Snapshots.Count == 1, "what is old is gone");
        Assert.Equal(SnapshotName.Of(living, "nightly"), node.Cloud.Snapshots[0].Name);
        await Eventually.TrueAsync(
            async () =>
                (await account.OperationsAsync(living)).Any(o => o.Name == RemoveSnapshotsOperation.OperationName
                    && o.Status is OperationStatus.Done), "staff see the removal");
        Assert.Equal(WorkspaceStatus.Active, (await node.WorkspaceAsync(living)).Status);
    }

    [Fact]
    public async Task While_it_is_built_again_nothing_of_it_is_swept_and_a_sweep_costs_one_look()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"));
        var account = new SweptAccount(node, node.Cloud);
        var id = await account.FailedAsync();
        await account.PlantAsync(id, "key");
        node.Servers.Hold = true;
        var owner = (await node.WorkspaceAsync(id)).OwnerId;
        var again =
            Assert.IsType<RequestAnswer.Accepted>(await node.Provisioning.TryAgainAsync(id, owner, default));
        await Eventually.TrueAsync(() => node.Servers.Commands.Count > 0, "a command runs on the server");

        var orphans = (await node.Service<CloudSweep>().RunAsync(TimeSpan.Zero, default)).Value();
        Assert.Empty(orphans.OfTheDead);
        Assert.Equal(OneOfEach, await account.HasAsync(id));
        Assert.True(await node.Requests.CancelAsync(id, again.Operation, owner, default));
        Assert.Equal(OperationStatus.Unwound, (await node.EndOfAsync(again.Operation)).Status);

        await using var idle = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("sweep"));
        for (var i = 0; i < 3; i++) await new SweptAccount(idle, idle.Cloud).PlantAsync(
            WorkspaceId.New(new CryptographicRandom()), $"{i}");
        var before = idle.Cloud.Calls.Count;
        await idle.Service<CloudSweep>().RunAsync(TimeSpan.Zero, default);
        Assert.Equal(["list own"], idle.Cloud.Calls.Skip(before).Where(call => call != "list"));
    }
}
