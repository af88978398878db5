using AdimPortal.Core.Cloud;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Moves;

/// <summary>
/// Moves on a real PostgreSQL with the real scheduler: what the desk answers, what the rows say, and what the portal
/// does by itself.
/// </summary>
[Trait("Category", "Integration")]
public class MoveEngineTests(PostgresCluster postgres)
{
    private const string Size = "s-4vcpu-8gb";
    private const string There = "fra1";

    [Fact]
    public async Task A_rehearsed_workspace_moves_to_the_server_of_the_rehearsal_and_the_sweep_leaves_both_alone()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("move"),
                sweepEvery: TimeSpan.FromSeconds(1));
        var (id, owner) = await BuiltAsync(node);
        var before = await node.WorkspaceAsync(id);

        await EndsAsync(node, await node.Moves.RehearseMoveAsync(id, There, Size, owner, default),
            OperationStatus.Done);
        var rehearsed = await node.WorkspaceAsync(id);
        Assert.Equal((MoveStage.Rehearsed, before.DropletId, before.Region),
            (rehearsed.Move!.Stage, rehearsed.DropletId, rehearsed.Region));
        Assert.Equal((10_001_000, "2 tables with 12 rows"),
            (rehearsed.Move.Rehearsal!.Bytes, rehearsed.Move.Rehearsal.Counts));
        Assert.StartsWith("There is a new server from a rehearsal.",
            Refusal(await node.Maintenance.RotateAsync(id, null, default)), StringComparison.Ordinal);

        await EndsAsync(node, await node.Moves.MoveAsync(id, There, Size, owner, default),
            OperationStatus.Done);
        var moved = await node.WorkspaceAsync(id);
        Assert.Equal((rehearsed.Move.Other.DropletId, There, Size, $"adim-{id}-b"),
            (moved.DropletId, moved.Region, moved.Size, moved.Tag));
        Assert.Equal((MoveStage.Moved, before.DropletId),
            (moved.Move!.Stage, moved.Move.Other.DropletId));
        Assert.Equal(2, node.Cloud.Created);
        Assert.StartsWith("This workspace was moved, and we still keep its former server",
            Refusal(await node.Resizing.ResizeAsync(id, "pro", null, default)), StringComparison.Ordinal);

        // Several sweeps later both servers and the snapshot are still there.
        var looks = node.Cloud.Calls.Count(c => c == "list own");
        await Eventually.TrueAsync(() => Task.FromResult(node.Cloud.Calls.Count(c => c == "list own") > looks + 2),
            "the sweep looked again");
        Assert.Equal(2, node.Cloud.Droplets.Count);
        Assert.Single(node.Cloud.Snapshots);
    }

    [Fact]
    public async Task The_former_server_is_removed_when_its_time_is_over()
    {
        var database = await postgres.CreateDatabaseAsync("move");
        await using var node = await EngineNode.StartAsync(database);
        var (id, owner) = await BuiltAsync(node);
        await EndsAsync(node, await node.Moves.MoveAsync(id, There, Size, owner, default),
            OperationStatus.Done);
        Assert.Empty(await node.Service<IDueMoves>().ListAsync(TimeProvider.System.GetUtcNow().AddHours(71), default));
        Assert.Equal([id],
            await node.Service<IDueMoves>().ListAsync(TimeProvider.System.GetUtcNow().AddHours(73), default));

        await using (var connection = NpgsqlDataSource.Create(database))
        await using (var later = connection.CreateCommand(
            """UPDATE workspaces SET move = jsonb_set(move, '{KeptUntil}', to_jsonb(now() - interval '1 minute'))"""))
            await later.ExecuteNonQueryAsync();
        await node.Service<AdimPortal.Core.Moves.MoveCleanup>().EndAsync(default);
        await Eventually.TrueAsync(
            async () =>
                (await node.Service<IOperationReader>().OfWorkspaceAsync(id, default))[0]
                    is { Name: EndMoveOperation.OperationName, Status: OperationStatus.Done }, "the move is over");
        Assert.Null((await node.WorkspaceAsync(id)).Move);
        var own = await node.WorkspaceAsync(id);
        Assert.Equal(own.DropletId, Assert.Single(node.Cloud.Droplets).Id);
        Assert.Empty(node.Cloud.Snapshots);
        Assert.Equal($"adim-{id}-b", Assert.Single(node.Cloud.Firewalls).Key);

        // And it can move again, by the name that is free now.
        await EndsAsync(node, await node.Moves.MoveAsync(id, "nyc3", "s-1vcpu-2gb", owner, default),
            OperationStatus.Done);
        Assert.Equal($"adim-{id}", (await node.WorkspaceAsync(id)).Tag);
    }

    [Fact]
    public async Task A_workspace_with_two_servers_leaves_nothing_when_it_is_terminated()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("move"));
        var (id, owner) = await BuiltAsync(node);
        await EndsAsync(node, await node.Moves.MoveAsync(id, There, Size, owner, default),
            OperationStatus.Done);
        await EndsAsync(node, await node.Provisioning.TerminateAsync(id, owner.Account, default),
            OperationStatus.Done);
        Assert.True(node.Cloud.IsEmpty);
        var ended = await node.WorkspaceAsync(id);
        Assert.Null(ended.Move);

        // Its owner finds it among those that ended, for a while.
        var (reader, end) = (node.Service<IWorkspaceReader>(), ended.TerminatedAt!.Value);
        Assert.Empty(await reader.OfOwnerAsync(owner.Account, default));
        Assert.Equal([id], (await reader.EndedOfOwnerAsync(owner.Account, end, default)).Select(w => w.Id));
        Assert.Empty(await reader.EndedOfOwnerAsync(owner.Account, end.AddSeconds(1), default));
        Assert.Empty(await reader.EndedOfOwnerAsync(Guid.NewGuid(), end, default));
    }

    [Fact]
    public async Task A_move_that_is_called_off_leaves_the_workspace_where_it_was_and_one_that_switched_goes_on()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("move"));
        var (id, owner) = await BuiltAsync(node);
        var before = await node.WorkspaceAsync(id);
        node.Cloud.HoldsBoots = true;
        var asked = Assert.IsType<RequestAnswer.Accepted>(
            await node.Moves.MoveAsync(id, There, Size, owner, default));
        await Eventually.TrueAsync(() => Task.FromResult(node.Cloud.Droplets.Count == 2),
            "the new server is being made");
        Assert.True(await node.Requests.CancelAsync(id, asked.Operation, owner.Account, default));
        Assert.Equal(OperationStatus.Unwound, (await node.EndOfAsync(asked.Operation)).Status);
        var after = await node.WorkspaceAsync(id);
        Assert.Equal((before.DropletId, null), (after.DropletId, after.Move));
        Assert.Single(node.Cloud.Droplets);

        // The former server can't be switched off: it is called off then, and goes on all the same.
        node.Cloud.HoldsBoots = false;
        node.Cloud.Refuses = change => change is DropletChange.ShutDown or DropletChange.PowerOff
            ? new AdimPortal.Core.Common.Failure.Passing("The cloud is busy.", "503")
            : null;
        asked = Assert.IsType<RequestAnswer.Accepted>(
            await node.Moves.MoveAsync(id, There, Size, owner, default));
        await Eventually.TrueAsync(
            async () => (await node.WorkspaceAsync(id)).Move is { Stage: MoveStage.Moved },
            "the servers are switched");
        Assert.False((await node.Service<IOperationReader>().FindAsync(asked.Operation, default))!.CanBeCancelled);
        await node.Requests.CancelAsync(id, asked.Operation, owner.Account, default);
        node.Cloud.Refuses = _ => null;
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(asked.Operation)).Status);
        Assert.NotEqual(before.DropletId, (await node.WorkspaceAsync(id)).DropletId);
    }

    [Fact]
    public async Task The_staff_move_a_workspace_only_with_its_owners_word_or_an_administrators_reason()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("move"));
        var (id, owner) = await BuiltAsync(node);
        var (support, admin) = (new MoveAsker(Guid.CreateVersion7(), IsOwner: false, IsAdmin: false, "Faster there."),
            new MoveAsker(Guid.CreateVersion7(), IsOwner: false, IsAdmin: true, null));
        Assert.StartsWith("The owner has not agreed to a move. Ask",
            Refusal(await node.Moves.MoveAsync(id, There, Size, support, default)),
            StringComparison.Ordinal);
        Assert.StartsWith("The owner has not agreed to a move. Give a reason",
            Refusal(await node.Moves.MoveAsync(id, There, Size, admin, default)), StringComparison.Ordinal);
        Assert.Equal("Choose one of the regions in the list.",
            Refusal(await node.Moves.MoveAsync(id, "moon1", Size, owner, default)));
        Assert.Equal("This workspace is already there. Choose another region or size.",
            Refusal(await node.Moves.MoveAsync(id, "nyc3", null, owner, default)));

        await node.Service<IMovePermissions>()
            .SetAsync(id, TimeProvider.System.GetUtcNow() + Workspace.PermissionLasts, default);
        await EndsAsync(node, await node.Moves.RehearseMoveAsync(id, There, Size, support, default),
            OperationStatus.Done);
        await node.Service<IMovePermissions>().SetAsync(id, null, default);
        Assert.IsType<RequestAnswer.Refused>(await node.Moves.MoveAsync(id, There, Size, support, default));
        await EndsAsync(node,
            await node.Moves.MoveAsync(id, There, Size,
                admin with { Reason = "The region is being closed." }, default),
            OperationStatus.Done);
        Assert.Equal("The region is being closed.", (await node.WorkspaceAsync(id)).Move!.Reason);
    }

    private static async Task<(WorkspaceId Id, MoveAsker Owner)> BuiltAsync(EngineNode node)
    {
        var owner = await node.AccountAsync("jane");
        var (id, operation) = await node.RequestAsync(owner);
        await node.EndOfAsync(operation);
        return (id, new MoveAsker(owner, IsOwner: true, IsAdmin: false, Reason: null));
    }

    private static async Task EndsAsync(EngineNode node, RequestAnswer answer, OperationStatus status)
    {
        var end = await node.EndOfAsync(Assert.IsType<RequestAnswer.Accepted>(answer).Operation);
        Assert.True(end.Status == status, $"{end.Title} ended {end.Status}: {end.Problem} {end.ProblemDetail}");
    }

    private static string Refusal(RequestAnswer answer) => Assert.IsType<RequestAnswer.Refused>(answer).UserMessage;
}
