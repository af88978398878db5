using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>
/// What a workspace's owner can do while an operation on it is stuck: each act works, or says in a sentence what does.
/// </summary>
[Trait("Category", "Integration")]
public sealed class ActsWhileStuckTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = null!;
    private Guid _owner;
    private WorkspaceId _id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IOperationStore Store => _node.Service<IOperationStore>();

    private IOperationReader Reader => _node.Service<IOperationReader>();

    /// <summary>
    /// How each act of an owner's is asked for; null for one that begins no operation on the workspace.
    /// </summary>
    private static readonly Dictionary<Act, Func<ActsWhileStuckTests, Task<RequestAnswer>>?> Asking = new()
    {
        [Act.RebuildWorkspace] = t => t._node.Provisioning.TryAgainAsync(t._id, t._owner, Cancel),
        [Act.Terminate] = t => t._node.Provisioning.TerminateAsync(t._id, t._owner, Cancel),
        [Act.Unregister] = t => t._node.SelfHosted.UnregisterAsync(t._id, t._owner, Cancel),
        [Act.RestartServices] = t => t._node.Maintenance.RestartAsync(t._id, t._owner, Cancel),
        [Act.RenewSecrets] = t => t._node.Maintenance.RotateAsync(t._id, t._owner, Cancel),
        [Act.InstallUpdates] = t => t._node.Maintenance.UpdateAsync(t._id, t._owner, Cancel),
        [Act.UpdateSelfHosted] = t => t._node.SelfHosted.UpdateAsync(t._id, t._owner, Cancel),
        [Act.BackUp] = t => t._node.Backups.BackUpAsync(t.Permit(Act.BackUp), Cancel),
        [Act.Restore] = t => t._node.Backups.RestoreAsync(t.Permit(Act.Restore), t.Backup(), Cancel),
        [Act.RehearseMove] = t => t._node.Moves.RehearseMoveAsync(t._id, "fra1", null, t.Asker, Cancel),
        [Act.Move] = t => t._node.Moves.MoveAsync(t._id, "fra1", null, t.Asker, Cancel),
        [Act.MoveBack] = t => t._node.Moves.MoveBackAsync(t._id, t.Asker, Cancel),
        [Act.EndMove] = t => t._node.Moves.EndMoveAsync(t._id, t.Asker, Cancel),
        [Act.RenameWorkspace] = null,
        [Act.RestoreIntoNew] = null,
        [Act.ExportData] = null,
        [Act.DownloadEncrypted] = null,
        [Act.ExportKey] = null,
        [Act.AllowStaffToMove] = null,
        [Act.MakeTransferKey] = null,
        [Act.RevokeTransferKey] = null,
        [Act.IssueCode] = null,
        [Act.CancelOperation] = null,
        [Act.RetryOperation] = null,
        [Act.ViewWorkspace] = null,
        [Act.AllowPendingAct] = null,
        [Act.RefusePendingAct] = null,
    };

    /// <summary>What may be stuck, and what an owner may begin in its place.</summary>
    private static readonly Dictionary<Act, Act[]> Stuck = new()
    {
        [Act.Restore] = [Act.Restore, Act.Terminate],
        [Act.RestartServices] = [Act.Terminate],
        [Act.RenewSecrets] = [Act.Terminate],
        [Act.InstallUpdates] = [Act.Terminate],
        [Act.BackUp] = [Act.Terminate],
        [Act.RehearseMove] = [Act.Terminate],
        [Act.Move] = [Act.Terminate],
        [Act.Terminate] = [],
    };

    public static TheoryData<Act> StuckOnes => [.. Stuck.Keys];

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("whilestuck"), scheduler: false);
        _owner = await _node.AccountAsync("jane");
        (_id, _) = await _node.RequestAsync(_owner);
        var lease = (await Store.ClaimAsync("node", Cancel))!;
        var workspace = (await Store.LoadAsync(lease, Cancel)).Workspace;
        workspace.AssignServer(42, "10.0.0.42");
        workspace.Activate(WorkspaceEndpoints.None, DateTimeOffset.UnixEpoch);
        await Store.AppendAsync(lease, new LoggedEvent(1, DateTimeOffset.UnixEpoch, new OperationEvent.Completed()),
            OperationStatus.Done, workspace, Cancel);
        await Store.ReleaseAsync(lease, null, null, Cancel);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public void Every_act_of_an_owner_is_in_the_theory() =>
        Assert.Equal(
            ActRules.List.Where(r => r is { Owner: not null, Scope: ActScope.Workspace }).Select(r => r.Act).Order(),
            Asking.Keys.Order());

    [Theory]
    [MemberData(nameof(StuckOnes))]
    public async Task Each_act_works_or_says_what_does(Act what)
    {
        foreach (var (act, ask) in Asking.Where(a => a.Value is not null && !Stuck[what].Contains(a.Key)))
        {
            var stuck =
                (await Reader.OfWorkspaceAsync(_id, Cancel))[0] is { Status: OperationStatus.Stuck, Id: var id }
                    ? id
                    : await GetStuckAsync(what);
            var refused = Assert.IsType<RequestAnswer.Refused>(await ask!(this));
            var or = what is Act.Terminate
                ? ""
                : what is Act.Restore ? ", or restore a backup or terminate workspace" : ", or terminate workspace";
            var expected = act is Act.Unregister
                ? "This workspace is in the cloud: terminate it instead."
                : $"“{(await Reader.FindAsync(stuck, Cancel))!.Title}” is stuck, so nothing else can start. Retry it{or}.";
            Assert.True(refused.UserMessage == expected, $"{act}: {refused.UserMessage}");
            Assert.Equal(OperationStatus.Stuck, (await Reader.FindAsync(stuck, Cancel))!.Status);
        }

        foreach (var act in Stuck[what])
        {
            var stuck =
                (await Reader.OfWorkspaceAsync(_id, Cancel))[0] is { Status: OperationStatus.Stuck, Id: var id }
                    ? id
                    : await GetStuckAsync(what);
            var begun = Assert.IsType<RequestAnswer.Accepted>(await Asking[act]!(this)).Operation;
            var (former, now) = ((await Reader.FindAsync(stuck, Cancel))!, (await Reader.FindAsync(begun, Cancel))!);
            Assert.Equal((OperationStatus.Abandoned, now.Title, true),
                (former.Status, former.AbandonedFor, former.HasEnded));
            Assert.Equal(OperationStatus.Running, now.Status);
            // The next is claimed with an epoch that no carrier of the former has; it is the only one that is due.
            var lease = (await Store.ClaimAsync("node", Cancel))!;
            Assert.Equal(begun, lease.Operation);
            await Store.AppendAsync(lease, new LoggedEvent(1, DateTimeOffset.UnixEpoch, new OperationEvent.Completed()),
                OperationStatus.Done, null, Cancel);
            await Store.ReleaseAsync(lease, null, null, Cancel);
        }
    }

    [Theory]
    [MemberData(nameof(StuckOnes))]
    public async Task It_can_be_tried_again(Act what) =>
        Assert.True(
            await _node.Requests.ResumeAsync(await GetStuckAsync(what), Permit(Act.RetryOperation), Cancel));

    [Fact]
    public async Task One_that_a_node_is_trying_again_right_now_is_left_to_it()
    {
        var stuck = await GetStuckAsync(Act.Restore);
        Assert.True(await _node.Requests.ResumeAsync(stuck, Permit(Act.RetryOperation), Cancel));
        var lease = (await Store.ClaimAsync("node", Cancel))!;
        var refused =
            Assert.IsType<RequestAnswer.Refused>(await _node.Provisioning.TerminateAsync(_id, _owner, Cancel));
        Assert.Equal("“Restore a backup” is being retried right now. Wait for it to end, then try again.",
            refused.UserMessage);

        // It could not; and whoever held it writes nothing more once it was given up.
        await Store.ReleaseAsync(lease, null, null, Cancel);
        Assert.IsType<RequestAnswer.Accepted>(await _node.Provisioning.TerminateAsync(_id, _owner, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() =>
            Store.AppendAsync(lease, new LoggedEvent(3, DateTimeOffset.UnixEpoch, new OperationEvent.Resumed(null)),
                OperationStatus.Unwinding, null, Cancel));
    }

    [Fact]
    public async Task The_portal_itself_gives_nothing_up()
    {
        await GetStuckAsync(Act.Restore);
        Assert.IsType<RequestAnswer.Refused>(await _node.Provisioning.TerminateAsync(_id, by: null, Cancel));
        Assert.Equal(OperationStatus.Stuck, (await Reader.OfWorkspaceAsync(_id, Cancel))[0].Status);
    }

    private MoveAsker Asker => new(_owner, IsOwner: true, IsAdmin: false, Reason: null);

    private ActPermit Permit(Act act) => Permits.For(act, _id, _owner);

    private Backup Backup() =>
        new(Guid.CreateVersion7(), _id, BackupReason.Asked, BackupStatus.Good, default, default, "here/",
            new BackupManifest("{}", default, [], "{}"), null);

    private async Task<OperationId> GetStuckAsync(Act what)
    {
        var operation = Assert.IsType<RequestAnswer.Accepted>(await Asking[what]!(this)).Operation;
        var lease = (await Store.ClaimAsync("node", Cancel))!;
        var step = (await Reader.FindAsync(operation, Cancel))!.Steps[0].Name;
        await Store.AppendAsync(lease,
            new LoggedEvent(1, DateTimeOffset.UnixEpoch, new OperationEvent.StepStarted(step)), OperationStatus.Running,
            null, Cancel);
        await Store.AppendAsync(lease,
            new LoggedEvent(2, DateTimeOffset.UnixEpoch, new OperationEvent.Stuck(step, "It failed.", "500")),
            OperationStatus.Stuck, null, Cancel);
        await Store.ReleaseAsync(lease, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), null, Cancel);
        return operation;
    }
}
