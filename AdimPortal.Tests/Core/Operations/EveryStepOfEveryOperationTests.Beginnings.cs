using AdimPortal.Core.Backups;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images;
using AdimPortal.Core.Maintenance;
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

/// <summary>What is so before each definition is asked for.</summary>
public partial class EveryStepOfEveryOperationTests
{
    private static readonly MoveAsker Owner = new(Guid.Empty, IsOwner: true, IsAdmin: false, Reason: null);

    private static bool OnSelfHosted(string plan) =>
        plan is RegisterOperation.OperationName or UnregisterOperation.OperationName
            or SuspendSelfHostedOperation.OperationName or ResumeSelfHostedOperation.OperationName
            or UpdateSelfHostedOperation.OperationName;

    private static bool Builds(string plan) =>
        plan is ProvisionOperation.OperationName or ProvisionFromBackupOperation.OperationName
            or ParkOperation.OperationName or PrepareImageOperation.OperationName;

    private static async Task<(InMemoryWorld World, InMemoryOperationStore Operation)> ReadyAsync(string plan)
    {
        var world = new InMemoryWorld();
        if (OnSelfHosted(plan))
            world.LiveSelfHosted();
        else if (!Builds(plan) && plan != WelcomeOperation.OperationName)
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
            case RegisterOperation.OperationName:
                break;
            case PrepareImageOperation.OperationName:
                world.BecomeImage();
                break;
            case UnregisterOperation.OperationName:
                await world.RunAsync(world.Request(RegisterOperation.OperationName));
                world.Begin(w => w.BeginUnregistering());
                break;
            case UpdateSelfHostedOperation.OperationName:
                await world.RunAsync(world.Request(RegisterOperation.OperationName));
                await world.LetPortalInAsync();
                break;
            case SuspendSelfHostedOperation.OperationName:
                await world.RunAsync(world.Request(RegisterOperation.OperationName));
                world.Begin(w => w.BeginSuspension(SuspensionLevel.ReadOnly, SuspensionReason.Payment, null, now));
                break;
            case ResumeSelfHostedOperation.OperationName:
                await world.RunAsync(world.Request(RegisterOperation.OperationName));
                world.Begin(w => w.BeginSuspension(SuspensionLevel.ReadOnly, SuspensionReason.Payment, null, now));
                await world.RunAsync(world.Request(SuspendSelfHostedOperation.OperationName));
                world.Begin(w => w.BeginResume());
                break;
            case ProvisionOperation.OperationName or RestartOperation.OperationName
                or RotateSecretsOperation.OperationName or UpdateOperation.OperationName
                or BackUpOperation.OperationName or BackUpOperation.ScheduledName:
                break;
            case RestoreOperation.OperationName:
                var taken = world.Request(BackUpOperation.OperationName);
                await world.RunAsync(taken);
                world.Begin(w => w.BeginRestore(Assert.Single(world.Servers.Backups.Backups).Key));
                break;
            case DrillOperation.OperationName:
                await world.RunAsync(world.Request(BackUpOperation.OperationName));
                world.Begin(w => w.BeginDrill(Assert.Single(world.Servers.Backups.Backups).Key));
                break;
            case ProvisionFromBackupOperation.OperationName:
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
            case ParkOperation.OperationName:
                world.BePortals();
                break;
            case WelcomeOperation.OperationName:
                world.BePortals();
                await world.RunAsync(world.Request(ParkOperation.OperationName));
                await world.ClaimAsync();
                break;
            case CleanUpOperation.OperationName:
                world.Begin(w => w.BeginTermination());
                world.Begin(w => w.Terminated(now));
                break;
            case SetFirewallOperation.OperationName:
                world.Cloud.Firewalls[world.Workspace.Tag] =
                    new FirewallRequest(world.Workspace.Tag, world.Workspace.Tag, []);
                break;
            case RemoveDoublesOperation.OperationName:
                world.Cloud.Double(world.Workspace.Tag);
                break;
            case RemoveSnapshotsOperation.OperationName:
                world.Cloud.Snapshots.Add(
                    new Snapshot("1", SnapshotName.Of(world.Workspace.Id, SnapshotName.PowerOff), now));
                break;
            case ResizeOperation.OperationName:
                world.Begin(w => w.BeginResize("pro", "s-2vcpu-4gb"));
                break;
            case MakeReadOnlyOperation.OperationName:
                world.Begin(w => w.BeginSuspension(SuspensionLevel.ReadOnly, SuspensionReason.Payment, null, now));
                break;
            case SuspendOperation.OperationName:
                world.Begin(w => w.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", now));
                break;
            case PowerOffOperation.OperationName:
                world.Begin(w => w.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, now));
                break;
            case ResumeOperation.OperationName:
                world.Begin(w => w.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Payment, null, now));
                await world.RunAsync(world.Request(SuspendOperation.OperationName));
                world.Begin(w => w.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, now));
                await world.RunAsync(world.Request(PowerOffOperation.OperationName));
                world.Begin(w => w.BeginResume());
                break;
            case RehearseMoveOperation.OperationName:
                world.Begin(w => w.BeginRehearsal("fra1", "s-4vcpu-8gb", Owner, now));
                break;
            case MoveOperation.OperationName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                break;
            case MoveBackOperation.OperationName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                await world.RunAsync(world.Request(MoveOperation.OperationName));
                world.Begin(w => w.BeginMoveBack(Owner, now));
                break;
            case EndMoveOperation.OperationName:
                world.Begin(w => w.BeginMove("fra1", "s-4vcpu-8gb", Owner, now));
                await world.RunAsync(world.Request(MoveOperation.OperationName));
                world.Begin(w => w.BeginEndOfMove(asker: null, now));
                break;
            case TerminateOperation.OperationName:
                world.Begin(w => w.BeginTermination());
                break;
            default:
                throw new ArgumentException($"Say what is so before '{plan}' is asked for.", nameof(plan));
        }
    }
}
