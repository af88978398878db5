using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>
/// What staff want that takes data away waits, and its owner decides; it is done at most once, by whoever may still do
/// it.
/// </summary>
[Trait("Category", "Integration")]
public sealed class PendingActTests(PostgresCluster cluster) : IAsyncLifetime
{
    private ActsFixture _fixture = default!;

    public async ValueTask InitializeAsync() => _fixture = await ActsFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_the_owner_refuses_is_never_done()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        Assert.Equal(_fixture.Time.GetUtcNow() + TimeSpan.FromHours(24), asked.DueAt);
        Assert.True(await _fixture.DecideAsync(_fixture.Jane, Act.RefusePendingAct, asked));
        await LaterAsync(TimeSpan.FromDays(3));
        Assert.Empty(await _fixture.BegunAsync());
        Assert.Null(await _fixture.Pending.FindAsync(asked.Workspace, CancellationToken.None));

        // Staff read of both, and nobody decides again about what was decided.
        Assert.Equal(
            [(Act.Terminate, _fixture.Ada, "It is used for fraud.", true), (Act.RefusePendingAct, _fixture.Jane, null, false)],
            (await _fixture.RecordsAsync()).Select(record =>
                (record.Act, record.Account!.Value, record.Reason, record.Waited)));
        Assert.False(await _fixture.DecideAsync(_fixture.Jane, Act.AllowPendingAct, asked));
        Assert.Equal(2, (await _fixture.RecordsAsync()).Count);
    }

    [Fact]
    public async Task What_the_owner_allows_is_done_at_once_and_once()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        await _fixture.RunAsync();
        Assert.Empty(await _fixture.BegunAsync());
        Assert.True(await _fixture.DecideAsync(_fixture.Jane, Act.AllowPendingAct, asked));
        await _fixture.RunAsync();
        await LaterAsync(TimeSpan.FromDays(2));
        Assert.Equal([(TerminateOperation.OperationName, (Guid?)_fixture.Ada)], await _fixture.BegunAsync());
        Assert.Equal((Act.Terminate, ActorRole.Admin, "delay"),
            (await _fixture.RecordsAsync()).Select(record => (record.Act, record.Role, record.Proof)).Last());
        Assert.False(await _fixture.DecideAsync(_fixture.Jane, Act.RefusePendingAct, asked));
    }

    [Fact]
    public async Task What_nobody_refused_is_done_when_it_is_due_and_once_by_many_nodes_at_the_same_moment()
    {
        await _fixture.WantAsync(Act.Terminate);
        await LaterAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Empty(await _fixture.BegunAsync());
        await LaterAsync(TimeSpan.FromSeconds(1), nodes: 6);
        Assert.Equal([(TerminateOperation.OperationName, (Guid?)_fixture.Ada)], await _fixture.BegunAsync());
        Assert.Single(await _fixture.RecordsAsync(), record => record is { Act: Act.Terminate, Waited: false });
    }

    [Theory]
    [InlineData("DELETE FROM user_roles WHERE user_id = '{0}'")]
    [InlineData("DELETE FROM users WHERE id = '{0}'")]
    public async Task Whoever_is_no_admin_any_more_has_nothing_done(string meanwhile)
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        await _fixture.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, meanwhile,
            _fixture.Ada));
        await LaterAsync(TimeSpan.FromHours(25));
        await AssertFailedAsync(asked, "The person who asked for it is no longer an admin.");
        Assert.Empty(await _fixture.BegunAsync());
    }

    [Fact]
    public async Task What_is_not_possible_any_more_is_refused_in_words_and_recorded()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        await _fixture.ExecuteAsync($"UPDATE workspaces SET status = 'Terminated' WHERE id = '{asked.Workspace}'");
        await LaterAsync(TimeSpan.FromHours(24));
        Assert.Equal(PendingState.Waiting, (await _fixture.StateAsync(asked)).State);
        await LaterAsync(TimeSpan.FromHours(24));
        await AssertFailedAsync(asked, "This can't be done to a workspace that is terminated.");
        Assert.Empty(await _fixture.BegunAsync());
    }

    [Fact]
    public async Task What_another_operation_is_in_the_way_of_is_tried_again()
    {
        await _fixture.WantAsync(Act.Terminate);
        await _fixture.RestartAsync();
        await LaterAsync(TimeSpan.FromHours(24));
        Assert.Single(await _fixture.BegunAsync());
        await _fixture.ExecuteAsync("UPDATE operations SET ended_at = now(), status = 'Done'");
        await LaterAsync(TimeSpan.FromMinutes(5));
        Assert.Equal([RestartOperation.OperationName, TerminateOperation.OperationName],
            (await _fixture.BegunAsync()).Select(operation => operation.Name));
    }

    [Fact]
    public async Task A_restore_brings_back_the_backup_that_was_named_and_none_when_it_is_gone()
    {
        var backup = new Backup(Guid.CreateVersion7(), _fixture.Workspaces[0], BackupReason.Asked, BackupStatus.Good,
            _fixture.Time.GetUtcNow(), _fixture.Time.GetUtcNow(), "x/", null, null);
        _fixture.Backups.Backups[backup.Id] = backup;
        await _fixture.WantAsync(Act.Restore, 0, backup.Id);
        var gone = (await _fixture.WantAsync(Act.Restore, 1, Guid.NewGuid()))!;
        await LaterAsync(TimeSpan.FromHours(24));
        await LaterAsync(TimeSpan.FromHours(24));
        Assert.Equal([(RestoreOperation.OperationName, (Guid?)_fixture.Ada)], await _fixture.BegunAsync());
        await AssertFailedAsync(gone, "The backup no longer exists.", workspace: 1);
    }

    [Fact]
    public async Task One_question_at_a_time_is_put_to_an_owner()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        Assert.Null(await _fixture.WantAsync(Act.Restore));
        Assert.NotNull(await _fixture.WantAsync(Act.Terminate, workspace: 1));
        Assert.Single(await _fixture.RecordsAsync());
        Assert.Equal(2, (await _fixture.EmailsAsync()).Count);
        Assert.True(await _fixture.DecideAsync(_fixture.Ada, Act.WithdrawPendingAct, asked));
        Assert.NotNull(await _fixture.WantAsync(Act.Terminate));
    }

    [Fact]
    public async Task The_owner_is_written_to_in_the_transaction_of_the_question()
    {
        await _fixture.WantAsync(Act.Terminate);
        Assert.Equal(["jane@adim.test: ADIM support wants to terminate the workspace: “Notes”"],
            await _fixture.EmailsAsync());

        // The email can't be kept: then nothing is.
        await _fixture.ExecuteAsync("""
            CREATE FUNCTION refuse_emails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no letters'; END $$;
            CREATE TRIGGER no_letters BEFORE INSERT ON outgoing_mails FOR EACH ROW EXECUTE FUNCTION refuse_emails();
            """);
        await Assert.ThrowsAnyAsync<Exception>(() => _fixture.WantAsync(Act.Terminate, workspace: 1));
        Assert.Null(await _fixture.Pending.FindAsync(_fixture.Workspaces[1], CancellationToken.None));
        Assert.Empty(await _fixture.RecordsAsync(workspace: 1));
    }

    [Fact]
    public async Task What_breaks_off_is_not_done_again_and_staff_read_why()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        await _fixture.ExecuteAsync("""
            CREATE FUNCTION refuse_operations() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no operations'; END $$;
            CREATE TRIGGER no_operations BEFORE INSERT ON operations FOR EACH ROW EXECUTE FUNCTION refuse_operations();
            """);
        await LaterAsync(TimeSpan.FromHours(24));
        await AssertFailedAsync(asked, "It was interrupted. The workspace's activity shows whether it started.");
        await _fixture.ExecuteAsync("DROP TRIGGER no_operations ON operations");
        await LaterAsync(TimeSpan.FromHours(1));
        Assert.Empty(await _fixture.BegunAsync());
    }

    [Fact]
    public async Task Support_may_not_ask_for_it_and_strangers_decide_nothing()
    {
        var support = await _fixture.StaffAsync("tomas", Roles.Support);
        foreach (var act in new[] { Act.Terminate, Act.Restore, Act.Unregister })
        {
            Assert.IsType<ActDecision.Refused>(await _fixture.AskAsync(support, act, _fixture.Workspaces[0],
                "Because."));
            Assert.IsType<ActDecision.Waits>(await _fixture.AskAsync(_fixture.Ada, act, _fixture.Workspaces[0],
                "Because."));
        }

        Assert.All(await _fixture.RecordsAsync(), record => Assert.True(record.IsRefused));
        foreach (var act in new[] { Act.AllowPendingAct, Act.RefusePendingAct })
            Assert.IsType<ActDecision.Refused>(await _fixture.AskAsync(_fixture.Ada, act, _fixture.Workspaces[0]));
    }

    [Fact]
    public async Task The_owners_time_counts_from_when_a_mail_server_took_the_email()
    {
        var asked = (await _fixture.WantAsync(Act.Terminate))!;
        _fixture.Time.Advance(TimeSpan.FromDays(3));
        await _fixture.RunAsync();
        Assert.Equal(PendingState.Waiting, (await _fixture.StateAsync(asked)).State);
        Assert.Empty(await _fixture.BegunAsync());

        await LaterAsync(TimeSpan.FromHours(23));
        Assert.Empty(await _fixture.BegunAsync());
        await LaterAsync(TimeSpan.FromHours(1));
        Assert.Single(await _fixture.BegunAsync());
        Assert.Equal(PendingState.Done, (await _fixture.StateAsync(asked)).State);
    }

    private async Task LaterAsync(TimeSpan after, int nodes = 1)
    {
        await _fixture.MailIsTakenAsync();
        _fixture.Time.Advance(after);
        await _fixture.RunAsync(nodes);
    }

    private async Task AssertFailedAsync(PendingAct asked, string message, int workspace = 0)
    {
        Assert.Equal((PendingState.Failed, message), await _fixture.StateAsync(asked));
        var record = (await _fixture.RecordsAsync(workspace))[^1];
        Assert.Equal((asked.Act, true, $"Not done after the delay: {message}"),
            (record.Act, record.IsRefused, record.Reason));
    }
}
