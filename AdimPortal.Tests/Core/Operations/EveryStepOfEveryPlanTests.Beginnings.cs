using AdimPortal.Core.Backups;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>What is so before each plan is asked for.</summary>
public partial class EveryStepOfEveryPlanTests
{
    private static readonly MoveAsker Owner = new(Guid.Empty, IsOwner: true, IsAdmin: false, Reason: null);

    private static bool OnOwnServer(string plan) =>
        plan is RegisterPlan.PlanName or ForgetPlan.PlanName or WithholdPlan.PlanName or AcceptPlan.PlanName
            or UpdateOwnPlan.PlanName;

    private static bool Builds(string plan) => plan is ProvisionPlan.PlanName or ProvisionFromBackupPlan.PlanName;

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
            case ProvisionPlan.PlanName or RestartPlan.PlanName or RotatePlan.PlanName or UpdatePlan.PlanName
                or BackUpPlan.PlanName or BackUpPlan.ScheduledName:
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
                await world.Vault.KeepAsync(another, BackupSecrets.Key, new Secret("AGE-SECRET-KEY-1TEST"),
                    CancellationToken.None);
                await world.Vault.KeepAsync(another, "ENCRYPTION_KEY", new Secret("as it was"), CancellationToken.None);
                var manifest = new BackupManifest("{}", now, [], "{}");
                var backup = new Backup(Guid.CreateVersion7(), another, BackupReason.Asked, BackupStatus.Good, now, now,
                    "another/", manifest, null);
                world.Servers.Backups.Backups[backup.Id] = backup;
                world.Begin(w => w.BuildFrom(backup.Id));
                break;
            case CleanUpPlan.PlanName:
                world.Begin(w => w.BeginTermination());
                world.Begin(w => w.Terminated(now));
                break;
            case SetFirewallPlan.PlanName:
                world.Cloud.Firewalls[world.Workspace.Tag] =
                    new FirewallRequest(world.Workspace.Tag, world.Workspace.Tag, []);
                break;
            case RemoveDoublesPlan.PlanName:
                world.Cloud.Double(world.Workspace.Tag);
                break;
            case RemoveSnapshotsPlan.PlanName:
                world.Cloud.Snapshots.Add(
                    new Snapshot("1", SnapshotName.Of(world.Workspace.Id, SnapshotName.PowerOff), now));
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
                world.Begin(w => w.BeginEndOfMove(asker: null, now));
                break;
            case TerminatePlan.PlanName:
                world.Begin(w => w.BeginTermination());
                break;
            default:
                throw new ArgumentException($"Say what is so before '{plan}' is asked for.", nameof(plan));
        }
    }
}
