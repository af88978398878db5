using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>How the world has to be after each plan: as it was, or as the plan promises.</summary>
public partial class EveryStepOfEveryPlanTests
{
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
            Assert.Empty(world.Servers.NotesMissingOn(world.Workspace.Address!));
        }

        Assert.False(world.Workspace.IsResizing);
        Assert.Equal(
            plan is ResumePlan.PlanName or AcceptPlan.PlanName ? WorkspaceStatus.Suspended : WorkspaceStatus.Active,
            world.Workspace.Status);
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
        Assert.Empty(world.Servers.NotesMissingOn(own.Address!));
        Assert.Empty(world.Servers.Ways);
        Assert.Equal(plan is MovePlan.PlanName ? 1 : plan is MoveBackPlan.PlanName ? 2 : 0,
            world.Cloud.Snapshots.Count);
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
        Assert.Equal(plan == RehearseMovePlan.PlanName ? MigrationStage.Rehearsed : MigrationStage.Moved,
            workspace.Migration!.Stage);
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
        Assert.All(world.Cloud.Snapshots,
            snapshot => Assert.Contains((snapshot.Id, "adim-portal"), world.Cloud.SnapshotTags));
        if (plan is WithholdPlan.PlanName or AcceptPlan.PlanName)
        {
            Assert.Equal(plan == AcceptPlan.PlanName, world.Workspace.Status is WorkspaceStatus.Active);
            Assert.Empty(world.People.LiveCodes);
            Assert.NotNull(world.OwnServers.Server);
            return;
        }

        if (plan == UpdateOwnPlan.PlanName)
            Assert.True(
                world.OwnServers is
                {
                    Updates: 1 or 2,
                    Server:
                    {
                        Door: not null,
                        Word.Bundle: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                    }
                });
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
        Assert.Equal(plan is SuspendPlan.PlanName or ReadOnlyPlan.PlanName ? [new(world.Workspace.Address!, plan)] : [],
            world.Servers.AtRest.Where(rest => world.Cloud.At(rest.Key) is not null));
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
