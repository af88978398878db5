using AdimPortal.Core.Operations;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>The lease: one executor at a time, and a node that lost it writes nothing.</summary>
[Trait("Category", "Integration")]
public sealed class OperationStoreTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = null!;
    private OperationId _operation;

    private IOperationStore Store => _node.Service<IOperationStore>();

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("store"), scheduler: false);
        (_, _operation) = await _node.RequestAsync(await _node.AccountAsync("jane"));
    }

    [Fact]
    public async Task Of_many_that_claim_at_once_one_gets_the_lease()
    {
        var leases =
            await Task.WhenAll(
                Enumerable.Range(0, 20).Select(i => Store.ClaimAsync($"node-{i}", CancellationToken.None)));
        Assert.Equal(1, Assert.Single(leases, lease => lease is not null)!.Epoch);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_over_and_its_former_holder_can_write_nothing_any_more()
    {
        var first = (await Store.ClaimAsync("first", CancellationToken.None))!;
        await RunOutAsync();
        var second = (await Store.ClaimAsync("second", CancellationToken.None))!;
        Assert.Equal(first.Epoch + 1, second.Epoch);

        await Assert.ThrowsAsync<LeaseLostException>(() =>
            AppendAsync(first, 1, new OperationEvent.StepStarted("reserve")));
        await Assert.ThrowsAsync<LeaseLostException>(() =>
            Store.AppendLinesAsync(first, [new OutputLine(DateTimeOffset.UnixEpoch, "a", 1, "late")],
                CancellationToken.None));
        Assert.False((await Store.RenewAsync(first, CancellationToken.None)).Held);
        await Store.ReleaseAsync(first, null, null, CancellationToken.None);

        await AppendAsync(second, 1, new OperationEvent.StepStarted("reserve"));
        Assert.True((await Store.RenewAsync(second, CancellationToken.None)).Held);
        Assert.Single((await Store.LoadAsync(second, CancellationToken.None)).Log);
        Assert.Empty(await _node.Service<IOperationReader>().LinesAsync(_operation, 0, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Support_is_told_of_an_operation_that_is_stuck_and_of_none_that_a_lost_lease_could_not_park()
    {
        await _node.SupporterAsync("sam");
        var stuck = new OperationEvent.Stuck("server", "The server could not be deleted.", "403");
        var first = (await Store.ClaimAsync("first", CancellationToken.None))!;
        await RunOutAsync();
        var second = (await Store.ClaimAsync("second", CancellationToken.None))!;
        await Assert.ThrowsAsync<LeaseLostException>(() =>
            Store.AppendAsync(first, new LoggedEvent(1, DateTimeOffset.UnixEpoch, stuck), OperationStatus.Stuck, null,
                CancellationToken.None));
        Assert.Empty(await _node.EmailsAsync());

        await Store.AppendAsync(second, new LoggedEvent(1, DateTimeOffset.UnixEpoch, stuck), OperationStatus.Stuck,
            null, CancellationToken.None);
        Assert.StartsWith("sam@adim.test: Stuck: Build workspace of ws", Assert.Single(await _node.EmailsAsync()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_and_the_owner_are_told_what_an_undo_could_not_put_back()
    {
        await _node.SupporterAsync("sam");
        var lease = (await Store.ClaimAsync("node", CancellationToken.None))!;
        await Store.AppendAsync(lease,
            new LoggedEvent(1, DateTimeOffset.UnixEpoch, new OperationEvent.UndoDone("restore")),
            OperationStatus.Unwinding, null, CancellationToken.None);
        Assert.Empty(await _node.EmailsAsync());
        var notVerified = new OperationEvent.UndoDone("restore") { NotVerified = "The files are what the restore left." };
        await Store.AppendAsync(lease, new LoggedEvent(2, DateTimeOffset.UnixEpoch, notVerified),
            OperationStatus.Unwinding, null, CancellationToken.None);
        var emails = await _node.EmailsAsync();
        Assert.Equal(2, emails.Count);
        Assert.Contains(emails,
            l => l.StartsWith("sam@adim.test: Not fully undone: Build workspace of ws", StringComparison.Ordinal));
        Assert.Contains(emails, l => l.StartsWith("jane@adim.test: Check your data: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_routine_says_to_the_portal_alone_is_counted_but_not_shown()
    {
        var lease = (await Store.ClaimAsync("node", CancellationToken.None))!;
        string[] said = ["Made a new host key.", "adim-output: ssh_host_key=ssh-ed25519 AAAA",
            "adim-error: This system is not supported.", "Done."];
        await Store.AppendLinesAsync(lease,
            [.. said.Select(text => new OutputLine(DateTimeOffset.UnixEpoch, "identity", 1, text))],
            CancellationToken.None);
        Assert.Equal(4, await Store.CountLinesAsync(lease, "identity", 1, CancellationToken.None));
        var shown = await _node.Service<IOperationReader>().LinesAsync(_operation, 0, 10, CancellationToken.None);
        Assert.Equal(["Made a new host key.", "Done."], shown.Select(line => line.Text));
    }

    [Fact]
    public async Task What_a_step_changed_is_kept_with_its_end_or_not_at_all()
    {
        var lease = (await Store.ClaimAsync("node", CancellationToken.None))!;
        var record = await Store.LoadAsync(lease, CancellationToken.None);
        record.Workspace.AssignServer(42, "10.0.0.42");
        await RunOutAsync();
        await Store.ClaimAsync("other", CancellationToken.None);
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.AppendAsync(
            lease, new LoggedEvent(1, record.Header.RequestedAt, new OperationEvent.StepStarted("x")),
            OperationStatus.Running, record.Workspace, CancellationToken.None));
        Assert.Null((await _node.WorkspaceAsync(record.Workspace.Id)).DropletId);
    }

    [Fact]
    public async Task The_log_comes_back_as_it_was_written()
    {
        var lease = (await Store.ClaimAsync("node", CancellationToken.None))!;
        var at = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        OperationEvent[] written =
        [
            new OperationEvent.StepStarted("a"), new OperationEvent.StepRetrying("a", "Busy.", "503", at),
            new OperationEvent.StepStarted("a"),
            new OperationEvent.StepWaiting("a", "Waiting.", "droplet:x", at), new OperationEvent.StepStarted("a"),
            new OperationEvent.StepDone("a", new Dictionary<string, string> { ["id"] = "7" }),
            new OperationEvent.CancelRequested(Guid.Empty),
            new OperationEvent.UndoStarted("a"), new OperationEvent.UndoDone("a"), new OperationEvent.Unwound(),
        ];
        for (var i = 0; i < written.Length; i++)
            await AppendAsync(lease, i + 1, written[i]);
        var read = (await Store.LoadAsync(lease, CancellationToken.None)).Log;
        Assert.Equal(written.Select(e => e.GetType()), read.Select(e => e.Event.GetType()));
        Assert.Equal("7", OperationState.Of(read).Of("a").Outputs["id"]);
        Assert.Equal(OperationStatus.Unwound, OperationState.Of(read).Status);
    }

    [Fact]
    public async Task A_second_event_in_the_same_place_is_refused()
    {
        var lease = (await Store.ClaimAsync("node", CancellationToken.None))!;
        await AppendAsync(lease, 1, new OperationEvent.StepStarted("a"));
        await Assert.ThrowsAsync<PostgresException>(() => AppendAsync(lease, 1, new OperationEvent.StepStarted("b")));
    }

    private Task AppendAsync(OperationLease lease, int sequence, OperationEvent fact) => Store.AppendAsync(
        lease, new LoggedEvent(sequence, new DateTimeOffset(2026, 11, 21, 10, 0, sequence, TimeSpan.Zero), fact),
        OperationStatus.Running, null, CancellationToken.None);

    /// <summary>As if the lease's time had passed.</summary>
    private async Task RunOutAsync()
    {
        await using var command = _node.Service<NpgsqlDataSource>()
            .CreateCommand("UPDATE operations SET lease_until = clock_timestamp() - interval '1 second'");
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
