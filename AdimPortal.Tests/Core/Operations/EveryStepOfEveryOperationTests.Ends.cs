using AdimPortal.Core.Backups;
using AdimPortal.Core.Images;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>How the world has to be after each definition: as it was, or as the definition promises.</summary>
public partial class EveryStepOfEveryOperationTests
{
    /// <summary>An operation that was taken back: the world is as it was when it was asked for.</summary>
    private static void AssertAsBefore(InMemoryWorld world, string plan)
    {
        Assert.False(world.Servers.Backups.HasLeftovers);
        if (Builds(plan) || plan == RegisterOperation.OperationName)
        {
            Assert.True(world.IsClean);
            Assert.Equal(WorkspaceStatus.Failed, world.Workspace.Status);
            return;
        }

        Assert.Equal(world.Remembered, world.Picture());
        if (plan is RehearseMoveOperation.OperationName or MoveOperation.OperationName
            or MoveBackOperation.OperationName)
        {
            Assert.Equal(plan == MoveBackOperation.OperationName ? MoveStage.Moved : null,
                world.Workspace.Move?.Stage);
            Assert.True(world.Servers.Write(world.Workspace.Address!));
            Assert.Empty(world.Servers.NotesMissingOn(world.Workspace.Address!));
        }

        Assert.False(world.Workspace.IsResizing);
        Assert.Equal(
            plan is ResumeOperation.OperationName or ResumeSelfHostedOperation.OperationName
                ? WorkspaceStatus.Suspended
                : WorkspaceStatus.Active,
            world.Workspace.Status);
        Assert.Equal(plan == ResumeOperation.OperationName, world.Workspace.IsPoweredOff);
    }

    /// <summary>One server serves with all that was written, the other is there for the way back, or gone.</summary>
    private static void AssertMoved(InMemoryWorld world, string plan)
    {
        var (workspace, droplets) = (world.Workspace, world.Cloud.Droplets);
        var ended = plan == EndMoveOperation.OperationName;
        Assert.Equal(ended ? 1 : 2, droplets.Count);
        Assert.Equal(2, world.Cloud.Created);
        var own = Assert.Single(droplets, d => d.Id == workspace.DropletId);
        Assert.Equal(("active", workspace.Address), (own.Status, own.Address));
        Assert.Equal(
            plan is MoveOperation.OperationName or EndMoveOperation.OperationName ? "s-4vcpu-8gb" : "s-1vcpu-2gb",
            own.Size);
        Assert.Equal(own.Address, Assert.Single(world.Cloud.Records).Value);
        Assert.Equal(ended ? 1 : 2, world.Cloud.Firewalls.Count);
        Assert.Single(world.People.LiveCodes);
        Assert.True(world.Servers.Write(own.Address!));
        Assert.Empty(world.Servers.NotesMissingOn(own.Address!));
        Assert.Empty(world.Servers.Access);
        Assert.Equal(plan is MoveOperation.OperationName ? 1 : plan is MoveBackOperation.OperationName ? 2 : 0,
            world.Cloud.Snapshots.Count);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
        if (ended)
        {
            Assert.Null(workspace.Move);
            return;
        }

        var other = Assert.Single(droplets, d => d.Id == workspace.Move!.Other.DropletId);
        Assert.NotEqual(own.Id, other.Id);
        Assert.DoesNotContain(workspace.Tag, other.Tags);
        Assert.Contains(other.Address!, world.Servers.Suspended.Keys);
        Assert.Equal(plan == RehearseMoveOperation.OperationName ? "active" : "off", other.Status);
        Assert.Equal(plan == RehearseMoveOperation.OperationName ? MoveStage.Rehearsed : MoveStage.Moved,
            workspace.Move!.Stage);
        Assert.Equal(plan == RehearseMoveOperation.OperationName, workspace.Move.Rehearsal is not null);
        // All that was written on the one before the switch is on the other.
        if (plan != RehearseMoveOperation.OperationName)
            Assert.Equal(world.Servers.Data[other.Address!] + 1, world.Servers.Data[own.Address!]);
    }

    /// <summary>The snapshot is there and offered, and nothing else is left: no server, no key, no secret.</summary>
    private static void AssertImage(InMemoryWorld world)
    {
        var snapshot = Assert.Single(world.Cloud.Snapshots);
        var image = Assert.Single(world.Images.All);
        Assert.Equal((ImageState.Ready, snapshot.Id, world.Workspace.Id), (image.State, image.Snapshot, image.Id));
        Assert.Contains("nyc3", image.Regions);
        Assert.Equal(WorkspaceStatus.Terminated, world.Workspace.Status);
        Assert.Equal(1, world.Cloud.Created);
        Assert.Empty(world.Vault.Kept);
        Assert.Empty(world.Cloud.Droplets);
        Assert.Empty(world.Cloud.Keys);
        Assert.Empty(world.Cloud.Firewalls);
        Assert.Empty(world.Cloud.Records);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
    }

    private static void AssertDone(InMemoryWorld world, string plan)
    {
        Assert.Empty(world.Bugs);
        // All keys may be listed ten times a minute only: the sweep does it, once for all.
        Assert.DoesNotContain("list own", world.Cloud.Calls);
        Assert.False(world.Servers.Backups.HasLeftovers);
        Assert.Null(world.Workspace.RestoresFrom);
        Assert.All(world.Cloud.Snapshots,
            snapshot => Assert.Contains((snapshot.Id, "adim-portal"), world.Cloud.SnapshotTags));
        if (plan is SuspendSelfHostedOperation.OperationName or ResumeSelfHostedOperation.OperationName)
        {
            Assert.Equal(plan == ResumeSelfHostedOperation.OperationName,
                world.Workspace.Status is WorkspaceStatus.Active);
            Assert.Empty(world.People.LiveCodes);
            Assert.NotNull(world.SelfHostedServers.Server);
            return;
        }

        if (plan == PrepareImageOperation.OperationName)
        {
            AssertImage(world);
            return;
        }

        if (plan == UpdateSelfHostedOperation.OperationName)
            Assert.True(
                world.SelfHostedServers is
                {
                    Updates: 1 or 2,
                    Server:
                    {
                        SshEndpoint: not null,
                        Report.Bundle: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                    }
                });
        if (plan is RegisterOperation.OperationName or UpdateSelfHostedOperation.OperationName)
        {
            Assert.Equal(WorkspaceStatus.Active, world.Workspace.Status);
            Assert.Equal($"https://{world.Workspace.Id}.adim.test", world.Workspace.Endpoints.BareMetal);
            Assert.Null(world.Workspace.Endpoints.Cloud);
            Assert.Empty(world.Cloud.Droplets);
            Assert.Single(world.Cloud.Records);
            Assert.Single(world.People.LiveCodes);
            return;
        }

        if (plan is TerminateOperation.OperationName or CleanUpOperation.OperationName
            or UnregisterOperation.OperationName)
        {
            Assert.True(world.IsClean);
            Assert.Equal(WorkspaceStatus.Terminated, world.Workspace.Status);
            Assert.Equal(plan == TerminateOperation.OperationName ? 1 : 0, world.Cloud.Snapshots.Count);
            return;
        }

        if (world.Workspace.Move is not null || plan == EndMoveOperation.OperationName)
        {
            AssertMoved(world, plan);
            return;
        }

        var rests = plan is SuspendOperation.OperationName or MakeReadOnlyOperation.OperationName
            or PowerOffOperation.OperationName;
        Assert.Equal(rests ? WorkspaceStatus.Suspended : WorkspaceStatus.Active, world.Workspace.Status);
        Assert.Equal(rests, world.Workspace.Suspension is not null);
        Assert.Equal(plan == PowerOffOperation.OperationName, world.Workspace.IsPoweredOff);
        Assert.Equal(plan == PowerOffOperation.OperationName ? 1 : 0, world.Cloud.Snapshots.Count);
        Assert.Equal(
            plan is SuspendOperation.OperationName or MakeReadOnlyOperation.OperationName
                ? [new(world.Workspace.Address!, plan)]
                : [],
            world.Servers.Suspended.Where(rest => world.Cloud.At(rest.Key) is not null));
        Assert.Single(world.Cloud.Droplets);
        Assert.Equal(plan == PowerOffOperation.OperationName ? "off" : "active", world.Cloud.Droplets[0].Status);
        Assert.Equal(world.Workspace.DropletId, world.Cloud.Droplets[0].Id);
        Assert.Equal(plan is RemoveDoublesOperation.OperationName or DrillOperation.OperationName ? 2 : 1,
            world.Cloud.Created);
        var (name, size) = plan == ResizeOperation.OperationName ? ("pro", "s-2vcpu-4gb") : ("free", "s-1vcpu-2gb");
        Assert.Equal((name, size, false), (world.Workspace.Plan, world.Workspace.Size, world.Workspace.IsResizing));
        Assert.Equal((size, name), (world.Cloud.Droplets[0].Size, world.Servers.Plans["postgresql"]));
        Assert.Single(world.Cloud.Firewalls);
        Assert.Single(world.Cloud.Records);
        // One that is parked is nobody's yet.
        Assert.Equal(plan == ParkOperation.OperationName ? 0 : 1, world.People.LiveCodes.Count);
        Assert.Equal(plan is ParkOperation.OperationName ? WorkspacePurpose.Parked : WorkspacePurpose.Customer,
            world.Workspace.Purpose);
        Assert.Equal(["ecdsa-sha2-nistp256 OWN"], world.Workspace.PinnedHostKeys);
        Assert.Equal(world.Servers.Runs.Distinct(), world.Servers.Runs);
    }
}
