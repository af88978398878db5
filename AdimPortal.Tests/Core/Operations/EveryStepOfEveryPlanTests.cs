using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Plans;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testbed.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>
/// The promise of every plan, whatever steps it gets later: break it at any step, in any way, and it ends done or taken back, with the world
/// clean; run any step twice, and nothing is there twice.
/// </summary>
public class EveryStepOfEveryPlanTests
{
    public static TheoryData<string, string> Steps()
    {
        var data = new TheoryData<string, string>();
        foreach (var plan in new InMemoryWorld().Plans.All)
            foreach (var step in plan.Steps)
                data.Add(plan.Name, step.Name);
        return data;
    }

    public static TheoryData<string, string> StepsWithAWayBack()
    {
        var data = new TheoryData<string, string>();
        foreach (var plan in new InMemoryWorld().Plans.All.Where(p => !p.IsForwardOnly))
            foreach (var step in UpToNoReturn(plan).Where(s => !s.IsOptional))
                data.Add(plan.Name, step.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_once_is_tried_again_and_the_plan_succeeds(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var failed = false;
        var end = await world.CarryAsync(operation, s => s.Name != step ? s : new AlteredStep(s, (context, cancel) =>
        {
            if (failed)
                return s.DoAsync(context, cancel);
            failed = true;
            return Task.FromResult<StepOutcome>(new StepOutcome.RetryAfter("It is busy.", "503"));
        }));
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_before_it_did_anything_leaves_the_world_clean(string plan, string step) =>
        await FailForGoodAsync(plan, step, doItFirst: false);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_fails_for_good_after_it_did_everything_leaves_the_world_clean(string plan, string step) =>
        await FailForGoodAsync(plan, step, doItFirst: true);

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_runs_twice_leaves_nothing_double(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var end = await world.CarryAsync(operation, s => s.Name != step ? s : new AlteredStep(
            s,
            async (context, cancel) =>
            {
                await s.DoAsync(context, cancel);
                return await s.DoAsync(context, cancel);
            }));
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_process_that_dies_after_the_act_and_before_the_word_is_followed_by_one_that_finishes(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var died = false;
        operation.DiesBefore = fact => fact is OperationEvent.StepDone done && done.Step == step && !died && (died = true);
        var end = await world.CarryAsync(operation);
        Assert.True(died);
        Assert.Equal(OperationStatus.Done, end.Status);
        AssertDone(world, plan);
    }

    [Theory]
    [MemberData(nameof(StepsWithAWayBack))]
    public async Task An_undo_that_runs_twice_or_is_cut_off_still_leaves_the_world_clean(string plan, string step)
    {
        var (world, operation) = await ReadyAsync(plan);
        var died = false;
        operation.DiesBefore = fact => fact is OperationEvent.UndoDone done && done.Step == step && !died && (died = true);
        var last = UpToNoReturn(world.Plans.Find(plan)).Last(s => !s.IsOptional).Name;
        var end = await world.CarryAsync(operation, s => s.Name == last ? Failing(s, doItFirst: true) : s);
        Assert.True(died);
        Assert.Equal(OperationStatus.Unwound, end.Status);
        AssertAsBefore(world, plan);
    }

    private static readonly MoveAsker Owner = new(Guid.Empty, IsOwner: true, IsAdmin: false, Reason: null);

    /// <summary>What can be taken back: the step of no return itself can, until it is done.</summary>
    private static IEnumerable<Step> UpToNoReturn(OperationPlan plan) =>
        plan.PointOfNoReturn is { } name ? plan.Steps.Take(plan.Steps.ToList().FindIndex(s => s.Name == name) + 1) : plan.Steps;

    private static async Task FailForGoodAsync(string plan, string step, bool doItFirst)
    {
        var (world, operation) = await ReadyAsync(plan);
        var end = await world.CarryAsync(operation, s => s.Name == step ? Failing(s, doItFirst) : s);
        var (of, failing) = (world.Plans.Find(plan), world.Plans.Find(plan).Find(step));
        if (failing.IsOptional)
        {
            Assert.Equal(OperationStatus.Done, end.Status);
            // A snapshot that stayed is found by the sweep.
            world.Cloud.Snapshots.RemoveAll(s => !doItFirst && step == "remove-snapshots"
                && (s.Name.EndsWith(SnapshotName.PowerOff, StringComparison.Ordinal) || s.Name.EndsWith(SnapshotName.Moved, StringComparison.Ordinal)));
            AssertDone(world, plan);
        }
        else if (of.IsForwardOnly || of.Steps.Select(s => s.Name).SkipWhile(name => name != of.PointOfNoReturn).Skip(1).Contains(step))
        {
            Assert.Equal(OperationStatus.Stuck, end.Status);
            operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: null));
            Assert.Equal(OperationStatus.Done, (await world.CarryAsync(operation)).Status);
            AssertDone(world, plan);
        }
        else
        {
            Assert.Equal(OperationStatus.Unwound, end.Status);
            Assert.Equal("It was refused.", end.Problem);
            AssertAsBefore(world, plan);
            if (Builds(plan))
                Assert.Equal("It was refused.", world.Workspace.Problem);
        }
    }

    private static bool OnOwnServer(string plan) => plan is RegisterPlan.PlanName or ForgetPlan.PlanName or WithholdPlan.PlanName or AcceptPlan.PlanName or UpdateOwnPlan.PlanName;

    private static bool Builds(string plan) => plan is ProvisionPlan.PlanName or ProvisionFromBackupPlan.PlanName;

    private static AlteredStep Failing(Step step, bool doItFirst) => new(step, async (context, cancel) =>
    {
        if (doItFirst)
            await step.DoAsync(context, cancel);
        return new StepOutcome.FailedForGood("It was refused.", "422");
    });

    private static async Task<(InMemoryWorld World, InMemoryOperationStore Operation)> ReadyAsync(string plan)
    {
        var world = new InMemoryWorld();
        if (OnOwnServer(plan))
            world.LiveOnOwnServer();
        else if (!Builds(plan))
            await world.BuildAsync();
        await BeginAsync(world, plan);
        world.Remember();
        return (world, world.Request(plan));
    }

    /// <summary>What is so when the operation is asked for, and what the request itself changes.</summary>
    private static async Task BeginAsync(InMemoryWorld world, string plan)
    {
        var now = world.Time.GetUtcNow();
        switch (plan)
        {
            case RegisterPlan.PlanName:
                break;
            case ForgetPlan.PlanName:
                await world.CarryAsync(world.Request(RegisterPlan.PlanName));
                world.Begin(w => w.BeginForgetting());
                break;
            case UpdateOwnPlan.PlanName:
                await world.CarryAsync(world.Request(RegisterPlan.PlanName));
                await world.LetPortalInAsync();
                break;
            case WithholdPlan.PlanName:
                await world.CarryAsync(world.Request(RegisterPlan.PlanName));
                world.Begin(w => w.BeginRest(RestForm.ReadOnly, SuspensionReason.Payment, null, now));
                break;
            case AcceptPlan.PlanName:
                await world.CarryAsync(world.Request(RegisterPlan.PlanName));
                world.Begin(w => w.BeginRest(RestForm.ReadOnly, SuspensionReason.Payment, null, now));
                await world.CarryAsync(world.Request(WithholdPlan.PlanName));
                world.Begin(w => w.BeginReturn());
                break;
            case ProvisionPlan.PlanName or RestartPlan.PlanName or RotatePlan.PlanName or UpdatePlan.PlanName or BackUpPlan.PlanName or BackUpPlan.ScheduledName:
                break;
            case RestorePlan.PlanName:
                var taken = world.Request(BackUpPlan.PlanName);
                await world.CarryAsync(taken);
                world.Begin(w => w.BeginRestore(Assert.Single(world.Servers.Backups.Backups).Key));
                break;
            case DrillPlan.PlanName:
                await world.CarryAsync(world.Request(BackUpPlan.PlanName));
                world.Begin(w => w.BeginDrill(Assert.Single(world.Servers.Backups.Backups).Key));
                break;
            case ProvisionFromBackupPlan.PlanName:
                var another = WorkspaceId.New(world.Random);
                await world.Vault.KeepAsync(another, BackupSecrets.Key, new Secret("AGE-SECRET-KEY-1TEST"), CancellationToken.None);
                await world.Vault.KeepAsync(another, "ENCRYPTION_KEY", new Secret("as it was"), CancellationToken.None);
                var manifest = new BackupManifest("{}", now, [], "{}");
                var backup = new Backup(Guid.CreateVersion7(), another, BackupReason.Asked, BackupStatus.Good, now, now, "another/", manifest, null);
                world.Servers.Backups.Backups[backup.Id] = backup;
                world.Begin(w => w.BuildFrom(backup.Id));
                break;
            case CleanUpPlan.PlanName:
                world.Begin(w => w.BeginTermination());
                world.Begin(w => w.Terminated(now));
                break;
            case RemoveDoublesPlan.PlanName:
                world.Cloud.Double(world.Workspace.Tag);
                break;
            case RemoveSnapshotsPlan.PlanName:
                world.Cloud.Snapshots.Add(new Snapshot("1", SnapshotName.Of(world.Workspace.Id, SnapshotName.PowerOff), now));
                break;
            case ResizePlan.PlanName:
                world.Begin(w => w.BeginResize("pro", "s-2vcpu-4gb"));
                break;
            case ReadOnlyPlan.PlanName:
                world.Begin(w => w.BeginRest(RestForm.ReadOnly, SuspensionReason.Payment, null, now));
                break;
            case SuspendPlan.PlanName:
                world.Begin(w => w.BeginRest(RestForm.Stopped, SuspensionReason.Staff, "Too loud.", now));
                break;
            case PowerOffPlan.PlanName:
                world.Begin(w => w.BeginRest(RestForm.PoweredOff, SuspensionReason.Payment, null, now));
                break;
            case ResumePlan.PlanName:
                world.Begin(w => w.BeginRest(RestForm.Stopped, SuspensionReason.Payment, null, now));
                await world.CarryAsync(world.Request(SuspendPlan.PlanName));
                world.Begin(w => w.BeginRest(RestForm.PoweredOff, SuspensionReason.Payment, null, now));
                await world.CarryAsync(world.Request(PowerOffPlan.PlanName));
                world.Begin(w => w.BeginReturn());
                break;
            case RehearseMovePlan.PlanName:
                world.Begin(w => w.BeginRehearsal("fra1", "s-4vcpu-8gb", Owner, now));
                break;
            case MovePlan.PlanName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                break;
            case MoveBackPlan.PlanName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                await world.CarryAsync(world.Request(MovePlan.PlanName));
                world.Begin(w => w.BeginMoveBack(Owner, now));
                break;
            case EndMovePlan.PlanName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                await world.CarryAsync(world.Request(MovePlan.PlanName));
                world.Begin(w => w.BeginEndOfMove());
                break;
            case TerminatePlan.PlanName:
                world.Begin(w => w.BeginTermination());
                break;
            default:
                throw new ArgumentException($"Say what is so before '{plan}' is asked for.", nameof(plan));
        }
    }

    /// <summary>An operation that was taken back: the world is as it was when it was asked for.</summary>
    private static void AssertAsBefore(InMemoryWorld world, string plan)
    {
        Assert.False(world.Servers.Backups.HasLeftovers);
        if (Builds(plan) || plan == RegisterPlan.PlanName)
        {
            Assert.True(world.IsClean);
            Assert.Equal(WorkspaceStatus.Failed, world.Workspace.Status);
            return;
        }

        Assert.Equal(world.Remembered, world.Picture());
        if (plan is RehearseMovePlan.PlanName or MovePlan.PlanName or MoveBackPlan.PlanName)
        {
            Assert.Equal(plan == MoveBackPlan.PlanName ? MigrationStage.Moved : null, world.Workspace.Migration?.Stage);
            Assert.True(world.Servers.Write(world.Workspace.Address!));
        }

        Assert.False(world.Workspace.IsResizing);
        Assert.Equal(plan is ResumePlan.PlanName or AcceptPlan.PlanName ? WorkspaceStatus.Suspended : WorkspaceStatus.Active, world.Workspace.Status);
        Assert.Equal(plan == ResumePlan.PlanName, world.Workspace.IsPoweredOff);
    }

    /// <summary>One server serves with all that was written, the other is there for the way back, or gone.</summary>
    private static void AssertMoved(InMemoryWorld world, string plan)
    {
        var (workspace, droplets) = (world.Workspace, world.Cloud.Droplets);
        var ended = plan == EndMovePlan.PlanName;
        Assert.Equal(ended ? 1 : 2, droplets.Count);
        Assert.Equal(2, world.Cloud.Created);
        var own = Assert.Single(droplets, d => d.Id == workspace.DropletId);
        Assert.Equal(("active", workspace.Address), (own.Status, own.Address));
        Assert.Equal(plan is MovePlan.PlanName or EndMovePlan.PlanName ? "s-4vcpu-8gb" : "s-1vcpu-2gb", own.Size);
        Assert.Equal(own.Address, Assert.Single(world.Cloud.Records).Value);
        Assert.Equal(ended ? 1 : 2, world.Cloud.Firewalls.Count);
        Assert.Single(world.People.LiveCodes);
        Assert.True(world.Servers.Write(own.Address!));
        Assert.Empty(world.Servers.Ways);
        Assert.Equal(plan is MovePlan.PlanName ? 1 : plan is MoveBackPlan.PlanName ? 2 : 0, world.Cloud.Snapshots.Count);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
        if (ended)
        {
            Assert.Null(workspace.Migration);
            return;
        }

        var other = Assert.Single(droplets, d => d.Id == workspace.Migration!.Other.DropletId);
        Assert.NotEqual(own.Id, other.Id);
        Assert.DoesNotContain(workspace.Tag, other.Tags);
        Assert.Contains(other.Address!, world.Servers.AtRest.Keys);
        Assert.Equal(plan == RehearseMovePlan.PlanName ? "active" : "off", other.Status);
        Assert.Equal(plan == RehearseMovePlan.PlanName ? MigrationStage.Rehearsed : MigrationStage.Moved, workspace.Migration!.Stage);
        Assert.Equal(plan == RehearseMovePlan.PlanName, workspace.Migration.Rehearsal is not null);
        // All that was written on the one before the switch is on the other.
        if (plan != RehearseMovePlan.PlanName)
            Assert.Equal(world.Servers.Data[other.Address!] + 1, world.Servers.Data[own.Address!]);
    }

    private static void AssertDone(InMemoryWorld world, string plan)
    {
        Assert.Empty(world.Bugs);
        Assert.False(world.Servers.Backups.HasLeftovers);
        Assert.Null(world.Workspace.RestoresFrom);
        Assert.All(world.Cloud.Snapshots, snapshot => Assert.Contains((snapshot.Id, "adim-portal"), world.Cloud.SnapshotTags));
        if (plan is WithholdPlan.PlanName or AcceptPlan.PlanName)
        {
            Assert.Equal(plan == AcceptPlan.PlanName, world.Workspace.Status is WorkspaceStatus.Active);
            Assert.Empty(world.People.LiveCodes);
            Assert.NotNull(world.OwnServers.Server);
            return;
        }

        if (plan == UpdateOwnPlan.PlanName)
            Assert.True(world.OwnServers is { Updates: 1 or 2, Server: { Door: not null, Word.Bundle: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" } });
        if (plan is RegisterPlan.PlanName or UpdateOwnPlan.PlanName)
        {
            Assert.Equal(WorkspaceStatus.Active, world.Workspace.Status);
            Assert.Equal($"https://{world.Workspace.Id}.adim.test", world.Workspace.Endpoints.BareMetal);
            Assert.Null(world.Workspace.Endpoints.Cloud);
            Assert.Empty(world.Cloud.Droplets);
            Assert.Single(world.Cloud.Records);
            Assert.Single(world.People.LiveCodes);
            return;
        }

        if (plan is TerminatePlan.PlanName or CleanUpPlan.PlanName or ForgetPlan.PlanName)
        {
            Assert.True(world.IsClean);
            Assert.Equal(WorkspaceStatus.Terminated, world.Workspace.Status);
            Assert.Equal(plan == TerminatePlan.PlanName ? 1 : 0, world.Cloud.Snapshots.Count);
            return;
        }

        if (world.Workspace.Migration is not null || plan == EndMovePlan.PlanName)
        {
            AssertMoved(world, plan);
            return;
        }

        var rests = plan is SuspendPlan.PlanName or ReadOnlyPlan.PlanName or PowerOffPlan.PlanName;
        Assert.Equal(rests ? WorkspaceStatus.Suspended : WorkspaceStatus.Active, world.Workspace.Status);
        Assert.Equal(rests, world.Workspace.Suspension is not null);
        Assert.Equal(plan == PowerOffPlan.PlanName, world.Workspace.IsPoweredOff);
        Assert.Equal(plan == PowerOffPlan.PlanName ? 1 : 0, world.Cloud.Snapshots.Count);
        Assert.Equal(plan is SuspendPlan.PlanName or ReadOnlyPlan.PlanName ? [new(world.Workspace.Address!, plan)] : [], world.Servers.AtRest.Where(rest => world.Cloud.At(rest.Key) is not null));
        Assert.Single(world.Cloud.Droplets);
        Assert.Equal(plan == PowerOffPlan.PlanName ? "off" : "active", world.Cloud.Droplets[0].Status);
        Assert.Equal(world.Workspace.DropletId, world.Cloud.Droplets[0].Id);
        Assert.Equal(plan is RemoveDoublesPlan.PlanName or DrillPlan.PlanName ? 2 : 1, world.Cloud.Created);
        var (name, size) = plan == ResizePlan.PlanName ? ("pro", "s-2vcpu-4gb") : ("free", "s-1vcpu-2gb");
        Assert.Equal((name, size, false), (world.Workspace.Plan, world.Workspace.Size, world.Workspace.IsResizing));
        Assert.Equal((size, name), (world.Cloud.Droplets[0].Size, world.Servers.Plans["postgresql"]));
        Assert.Single(world.Cloud.Firewalls);
        Assert.Single(world.Cloud.Records);
        Assert.Single(world.People.LiveCodes);
        Assert.Equal(["ecdsa-sha2-nistp256 OWN"], world.Workspace.PinnedHostKeys);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
    }
}
