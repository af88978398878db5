using AdimPortal.Core.Backups;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// Wherever an operation is stuck, its owner can end the workspace in its place, and nothing of it stays anywhere.
/// </summary>
public partial class EveryStepOfEveryOperationTests
{
    /// <summary>What ends a workspace can't be replaced, and the leftovers of one that ended belong to none.</summary>
    private static bool MayBeReplaced(string plan) =>
        plan
            is not (TerminateOperation.OperationName or UnregisterOperation.OperationName
                or CleanUpOperation.OperationName);

    public static TheoryData<string, string> StepsThatMayBeReplaced()
    {
        var data = new TheoryData<string, string>();
        foreach (var plan in new InMemoryWorld().Plans.All.Where(p => MayBeReplaced(p.Name)))
            foreach (var step in plan.Steps.Where(s => !s.IsOptional))
                data.Add(plan.Name, step.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(StepsThatMayBeReplaced))]
    public async Task A_workspace_whose_operation_is_stuck_can_be_ended_and_leaves_nothing(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var of = world.Plans.Find(plan);
        var last = UpToNoReturn(of).Last(s => !s.IsOptional).Name;
        // It fails at this step, or at the last that can be taken back; and what this step made can't be taken back.
        var end = await world.RunAsync(operation, s =>
            of.IsForwardOnly || !UpToNoReturn(of).Any(b => b.Name == step)
                ? s.Name == step ? Failing(s, doItFirst: true, world) : s
            : s.Name == last && s.Name == step ? new AlteredStep(s, Refuse(s), Refused)
            : s.Name == last ? new AlteredStep(s, Refuse(s))
            : s.Name == step ? new AlteredStep(s, undo: Refused)
            : s);
        Assert.Equal(OperationStatus.Stuck, end.Status);

        var now = world.Time.GetUtcNow();
        var ending = world.Plans.Find(
            world.Workspace.IsSelfHosted ? UnregisterOperation.OperationName : TerminateOperation.OperationName);
        Assert.True(ending.MayReplace(of));
        of.Settle(world.Workspace,
            operation.State.Apply(
                new LoggedEvent(operation.State.Sequence + 1, now, new OperationEvent.Abandoned(null, ending.Title))),
                now);
        world.Begin(w => w.BeginTermination());
        Assert.Equal(OperationStatus.Done, (await world.RunAsync(world.Request(ending.Name))).Status);
        Assert.Empty(world.Bugs);
        Assert.Equal(WorkspaceStatus.Terminated, world.Workspace.Status);
        await RemoveBrokenBackupsAsync(world);
        Assert.True(world.IsClean);
        Assert.All(world.Cloud.Snapshots,
            snapshot => Assert.EndsWith(SnapshotName.Final, snapshot.Name, StringComparison.Ordinal));

        static Task<StepOutcome> Refused(StepContext context, CancellationToken cancel) =>
            Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("It can't be undone.", "500"));
        static Func<StepContext, CancellationToken, Task<StepOutcome>> Refuse(Step step) => async (context, cancel) =>
        {
            await step.DoAsync(context, cancel);
            return new StepOutcome.FailedForGood("It was refused.", "422");
        };
    }

    /// <summary>
    /// A backup that was being taken belongs to no operation any more: what it stored is removed as that of any that
    /// broke off (BackupScheduler).
    /// </summary>
    private static async Task RemoveBrokenBackupsAsync(InMemoryWorld world)
    {
        var (book, storage) = (world.Servers.Backups.Ports.Store, world.Servers.Backups.Ports.Storage);
        foreach (var left in world.Servers.Backups.Backups.Values.Where(b => b.Status is BackupStatus.Running).ToList())
        {
            await storage.RemoveAsync(Backup.FolderOf(left.Workspace, left.Id), CancellationToken.None);
            await book.FailAsync(left.Id, CancellationToken.None);
        }
    }
}
