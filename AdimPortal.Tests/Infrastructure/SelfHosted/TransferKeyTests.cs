using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.SelfHosted;

/// <summary>What a transfer key promises, and tasks, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class TransferKeyTests(PostgresCluster postgres)
{
    private const string Target = "203.0.113.7";

    private readonly SelfHostedServerKey _key = new();

    [Fact]
    public async Task A_key_takes_the_server_in_and_begins_the_move_to_it()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var accepted =
            Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, await KeyAsync(node, id, owner)));
        var view = await node.Service<IOperationReader>().FindAsync(accepted.Operation, default);
        Assert.Equal(MoveOperation.OperationName, view!.Name);
        var move = (await node.WorkspaceAsync(id)).Move!;
        Assert.Equal((MoveStage.Moving, WorkspaceHosting.SelfHosted, Target),
            (move.Stage, move.Other.Hosting, move.Other.Address));
        Assert.Equal(["ssh-ed25519 ATTIC"], move.Other.PinnedHostKeys);
        Assert.False((await node.WorkspaceAsync(id)).IsSelfHosted);
        Assert.Null(await node.Service<ITransferKeys>().FindAsync(id, default));
    }

    [Fact]
    public async Task The_same_server_is_answered_again_and_no_other_one()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var key = await KeyAsync(node, id, owner);
        var first = Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, key, signedAt: 1));
        var second = Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, key, signedAt: 2));
        Assert.Equal(first.Operation, second.Operation);
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key));
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key, signedAt: 2));
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key, from: "198.51.100.9", signedAt: 3));
        Assert.IsType<RedeemAnswer.NoSuchKey>(
            await RedeemAsync(node, id, key, signer: new SelfHostedServerKey(), signedAt: 3));
        await ExecuteAsync(node, "UPDATE single_use_tokens SET ended_at = now() - interval '61 minutes'");
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key, signedAt: 3));
        Assert.IsType<RedeemAnswer.NoSuchKey>(
            await RedeemAsync(node, id, key, hostKey: "ssh-ed25519 THIEF", signer: new SelfHostedServerKey()));
        Assert.IsType<RedeemAnswer.NoSuchKey>(
            await RedeemAsync(node, id, key, from: "198.51.100.9", hostKey: "ssh-ed25519 THIEF",
                signer: new SelfHostedServerKey()));
    }

    [Fact]
    public async Task A_stolen_key_is_worth_nothing_elsewhere_and_its_owner_sees_who_tried()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var key = await KeyAsync(node, id, owner);
        Assert.Equal("198.51.100.9",
            Assert.IsType<RedeemAnswer.AnotherServer>(await RedeemAsync(node, id, key, from: "198.51.100.9")).SeenFrom);
        Assert.Equal("198.51.100.9", (await node.Service<ITransferKeys>().FindAsync(id, default))!.RefusedFrom);
        Assert.Null((await node.WorkspaceAsync(id)).Move);
        Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, key));
    }

    [Fact]
    public async Task Of_twenty_tries_at_once_exactly_one_begins_a_move()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var key = await KeyAsync(node, id, owner);
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 20)
                    .Select(i =>
                        Task.Run(() =>
                            RedeemAsync(node, id, key, hostKey: $"ssh-ed25519 SERVER{i}",
                                signer: new SelfHostedServerKey()))));
        Assert.Single(answers.OfType<RedeemAnswer.Accepted>());
        Assert.Equal(19, answers.OfType<RedeemAnswer.NoSuchKey>().Count());
    }

    [Fact]
    public async Task An_hour_a_newer_key_and_its_owners_word_end_it_and_it_is_of_one_workspace()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var (other, _) = await ActiveAsync(node, "john");
        var former = await KeyAsync(node, id, owner);
        var key = await KeyAsync(node, id, owner);
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, former));
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, other, key));
        await ExecuteAsync(node,
            "UPDATE single_use_tokens SET expires_at = now() - interval '1 second' WHERE ended_at IS NULL");
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key));
        key = await KeyAsync(node, id, owner);
        await node.Service<ITransferKeys>().RevokeAsync(id, default);
        Assert.IsType<RedeemAnswer.NoSuchKey>(await RedeemAsync(node, id, key));
        Assert.Null((await node.WorkspaceAsync(id)).Move);
    }

    [Fact]
    public async Task It_is_made_for_its_owner_only_and_kept_as_a_hash()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var keys = node.Service<ITransferKeys>();
        Assert.IsType<TransferKeyAnswer.Refused>(
            await keys.IssueAsync(id, Guid.NewGuid(), IPAddress.Parse(Target), rehearses: true, default));
        var key = await KeyAsync(node, id, owner);
        await using var command = node.Service<NpgsqlDataSource>()
            .CreateCommand(
                "SELECT encode(hash, 'escape') || single_use_tokens::text FROM single_use_tokens WHERE ended_at IS NULL");
        Assert.DoesNotContain(key.Reveal()[6..], (string)(await command.ExecuteScalarAsync())!,
            StringComparison.Ordinal);
        Assert.Equal("adimt_***", $"{key}");
    }

    [Fact]
    public async Task It_tells_the_plan_of_its_owner_and_is_not_used_up_by_that()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var (other, _) = await ActiveAsync(node, "john");
        var (keys, key) = (node.Service<ITransferKeys>(), await KeyAsync(node, id, owner));
        Assert.Equal("free", await keys.PlanOfAsync(id, key, default));
        Assert.Null(await keys.PlanOfAsync(other, key, default));
        Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, key));
    }

    [Fact]
    public async Task A_server_that_is_somebodys_already_is_refused_and_the_key_goes_on_working()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        var (other, john) = await ActiveAsync(node, "john");
        Assert.IsType<RedeemAnswer.Accepted>(await RedeemAsync(node, id, await KeyAsync(node, id, owner)));
        var key = await KeyAsync(node, other, john);
        Assert.IsType<RedeemAnswer.Taken>(await RedeemAsync(node, other, key, signer: new SelfHostedServerKey()));
        Assert.IsType<RedeemAnswer.Accepted>(
            await RedeemAsync(node, other, key, hostKey: "ssh-ed25519 CELLAR", signer: new SelfHostedServerKey()));
    }

    [Fact]
    public async Task A_task_is_given_out_until_it_has_ended_and_its_settings_are_dropped_then()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        await RedeemAsync(node, id, await KeyAsync(node, id, owner));
        var (tasks, queue, inbox) =
            (node.Service<IAgentTasks>(), node.Service<IAgentTaskQueue>(), node.Service<IServerInbox>());
        var number = await tasks.AskAsync(id, "run-1", "hold", 3, new Secret("A=Qg=="), default);
        Assert.Equal(number, await tasks.AskAsync(id, "run-1", "hold", 3, new Secret("A=Qg=="), default));
        Assert.Null(await tasks.ListenedAtAsync(id, default));
        var told = Assert.IsType<AgentTaskAnswer.Do>(await queue.NextAsync(id, default)).Task;
        Assert.Equal((number, "run-1", "hold", 3L, "A=Qg=="),
            (told.Number, told.Run, told.Routine, told.Epoch, told.Settings.Reveal()));
        Assert.NotNull(await tasks.ListenedAtAsync(id, default));
        Assert.True(await queue.IsWantedAsync(id, number, default));

        var source = AgentTask.SourceOf(number);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(ReportAnswer.Kept,
            await inbox.ReportAsync(id,
                [new(1, now, ReportKind.Start, source, "run-1"), new(2, now, ReportKind.Line, source, "held"),
                    new(3, now, ReportKind.End, source, "0")], default));
        Assert.Equal(["run-1", "held", "0"],
            (await node.Service<ISelfHostedServers>()
                .ReportsAsync(id, source, 0, TimeSpan.Zero, default)).Select(r => r.Text));
        Assert.False(await queue.IsWantedAsync(id, number, default));
        await using var left = node.Service<NpgsqlDataSource>()
            .CreateCommand("SELECT count(settings) FROM agent_tasks");
        Assert.Equal(0L, await left.ExecuteScalarAsync());
    }

    [Fact]
    public async Task What_is_asked_for_next_calls_off_what_was_asked_for_before()
    {
        await using var node = await StartAsync();
        var (id, owner) = await ActiveAsync(node);
        await RedeemAsync(node, id, await KeyAsync(node, id, owner));
        var (tasks, queue) = (node.Service<IAgentTasks>(), node.Service<IAgentTaskQueue>());
        var pull = await tasks.AskAsync(id, "pull-1", "copy-data", 3, new Secret("A=Qg=="), default);
        var resume = await tasks.AskAsync(id, "resume-1", "resume", 3, new Secret("A=Qg=="), default);
        Assert.False(await queue.IsWantedAsync(id, pull, default));
        Assert.Equal("resume", Assert.IsType<AgentTaskAnswer.Do>(await queue.NextAsync(id, default)).Task.Routine);
        await tasks.CallOffAsync(id, "resume-1", default);
        Assert.False(await queue.IsWantedAsync(id, resume, default));
    }

    private async Task<EngineNode> StartAsync() =>
        await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("keys"), scheduler: false);

    private static async Task<(WorkspaceId Id, Guid Owner)> ActiveAsync(EngineNode node, string name = "jane")
    {
        var owner = await node.AccountAsync(name);
        var (id, _) = await node.RequestAsync(owner);
        await node.EndByHandAsync();
        await ExecuteAsync(node, $"UPDATE workspaces SET address = '192.0.2.5', droplet_id = 7 WHERE id = '{id}'");
        return (id, owner);
    }

    private static async Task<TransferKey> KeyAsync(EngineNode node, WorkspaceId id, Guid owner) =>
        Assert.IsType<TransferKeyAnswer.Made>(
        await node.Service<ITransferKeys>()
            .IssueAsync(id, owner, IPAddress.Parse(Target), rehearses: false, default)).Key;

    private Task<RedeemAnswer> RedeemAsync(
        EngineNode node, WorkspaceId id, TransferKey key, string from = Target, string hostKey = "ssh-ed25519 ATTIC",
        SelfHostedServerKey? signer = null, long? signedAt = null) =>
        node.Service<ITransferKeys>().RedeemAsync(
            id, key,
            new Registration((signer ?? _key).Public, hostKey, "attic", [from], from, null, true,
                new MachineFacts("Debian 12", 4096, 2, 40))
            { SignedAt = signedAt }, default);

    private static async Task ExecuteAsync(EngineNode node, string sql)
    {
        await using var command = node.Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
