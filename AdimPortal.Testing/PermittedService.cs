using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing;

/// <summary>
/// The desk and the stores, asked past the gate. By: the account that asks; null for the portal itself.
/// </summary>
public static class PermittedService
{
    public static Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(
        this ProvisioningService service, Guid owner, bool emailIsVerified, string name, string region, string plan,
        CancellationToken cancel) => emailIsVerified
        ? service.RequestAsync(Permits.For(Act.RequestWorkspace, owner, owner), name, region, plan, cancel)
        : throw new NotSupportedException("The gate asks for that.");

    public static Task<RequestAnswer> TryAgainAsync(this ProvisioningService service, WorkspaceId workspace, Guid by,
        CancellationToken cancel) =>
        service.TryAgainAsync(Permits.For(Act.RebuildWorkspace, workspace, by), cancel);

    public static Task<RequestAnswer> TerminateAsync(this ProvisioningService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.TerminateAsync(Permits.For(Act.Terminate, workspace, by), cancel);

    public static Task<RequestAnswer> UnregisterAsync(this SelfHostedService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.UnregisterAsync(Permits.For(Act.Unregister, workspace, by), cancel);

    public static Task<RequestAnswer> SuspendAsync(this SelfHostedService service, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        service.SuspendAsync(Permits.For(Act.MakeReadOnly, workspace, by), reason, cancel);

    public static Task<RequestAnswer> ChangePlanAsync(this SelfHostedService service, WorkspaceId workspace,
        string plan, Guid? by, CancellationToken cancel) =>
        service.ChangePlanAsync(Permits.For(Act.Resize, workspace, by), plan, cancel);

    public static Task<RequestAnswer> ResumeAsync(this SelfHostedService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.ResumeAsync(Permits.For(Act.Resume, workspace, by), cancel);

    public static Task<RequestAnswer> RestartAsync(this MaintenanceService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.RestartAsync(Permits.For(Act.RestartServices, workspace, by), cancel);

    public static Task<RequestAnswer> RotateAsync(this MaintenanceService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.RotateAsync(Permits.For(Act.RenewSecrets, workspace, by), cancel);

    public static Task<RequestAnswer> UpdateAsync(this MaintenanceService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.UpdateAsync(Permits.For(Act.InstallUpdates, workspace, by), cancel);

    public static Task<RequestAnswer> UpdateAsync(this SelfHostedService service, WorkspaceId workspace, Guid by,
        CancellationToken cancel) =>
        service.UpdateAsync(Permits.For(Act.UpdateSelfHosted, workspace, by), cancel);

    public static Task<RequestAnswer> SuspendAsync(this SuspensionService service, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        service.SuspendAsync(workspace, reason, null, by, cancel);

    public static Task<RequestAnswer> SuspendAsync(
        this SuspensionService service, WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by,
        CancellationToken cancel) =>
        service.SuspendAsync(Permits.For(Act.Suspend, workspace, by, reason: note), reason, cancel);

    public static Task<RequestAnswer> MakeReadOnlyAsync(
        this SuspensionService service, WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by,
        CancellationToken cancel) =>
        service.MakeReadOnlyAsync(Permits.For(Act.MakeReadOnly, workspace, by, reason: note), reason, cancel);

    public static Task<RequestAnswer> PowerOffAsync(this SuspensionService service, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        service.PowerOffAsync(Permits.For(Act.PowerOff, workspace, by), reason, cancel);

    public static Task<RequestAnswer> ResumeAsync(this SuspensionService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.ResumeAsync(Permits.For(Act.Resume, workspace, by), cancel);

    public static Task<RequestAnswer> ResizeAsync(this ResizingService service, WorkspaceId workspace, string plan,
        Guid? by,
        CancellationToken cancel) =>
        service.ResizeAsync(Permits.For(Act.Resize, workspace, by), plan, cancel);

    public static Task<RequestAnswer> BackUpAsync(this BackupService service, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        service.BackUpAsync(Permits.For(Act.BackUp, workspace, by), cancel);

    public static Task<RequestAnswer> RestoreAsync(this BackupService service, WorkspaceId workspace, Backup backup,
        Guid? by, CancellationToken cancel) =>
        service.RestoreAsync(Permits.For(Act.Restore, workspace, by), backup, cancel);

    public static Task<RequestAnswer> DrillAsync(this BackupService service, Backup backup, Guid? by,
        CancellationToken cancel) =>
        service.DrillAsync(Permits.For(Act.Drill, backup.Workspace, by), backup, cancel);

    public static Task<(WorkspaceId Id, RequestAnswer Answer)> RestoreIntoNewAsync(
        this BackupService service, Guid owner, string name, string region, string plan, Backup backup,
        CancellationToken cancel) =>
        service.RestoreIntoNewAsync(Permits.For(Act.RestoreIntoNew, backup.Workspace, owner), name, region, plan,
            backup,
            cancel);

    public static Task<RequestAnswer> RehearseMoveAsync(this MoveService service, WorkspaceId workspace,
        string region,
        string? size, MoveAsker asker, CancellationToken cancel) =>
        service.RehearseMoveAsync(Of(Act.RehearseMove, workspace, asker), region, size, cancel);

    public static Task<RequestAnswer> MoveAsync(this MoveService service, WorkspaceId workspace, string region,
        string? size, MoveAsker asker, CancellationToken cancel) =>
        service.MoveAsync(Of(Act.Move, workspace, asker), region, size, cancel);

    public static Task<RequestAnswer> MoveBackAsync(this MoveService service, WorkspaceId workspace,
        MoveAsker asker,
        CancellationToken cancel) =>
        service.MoveBackAsync(Of(Act.MoveBack, workspace, asker), cancel);

    public static Task<RequestAnswer> EndMoveAsync(this MoveService service, WorkspaceId workspace,
        MoveAsker? asker,
        CancellationToken cancel) =>
        service.EndMoveAsync(
            asker is null ? Permits.For(Act.EndMove, workspace, by: null) : Of(Act.EndMove, workspace, asker), cancel);

    public static Task<bool> CancelAsync(this IOperationRequests requests, WorkspaceId workspace, OperationId operation,
        Guid by,
        CancellationToken cancel) =>
        requests.CancelAsync(operation, Permits.For(Act.CancelOperation, workspace, by), cancel);

    public static Task<Result<Uri>> SubscribeAsync(
        this BillingService service, Guid owner, string email, string plan, PendingWorkspace? pending, string intent,
        CancellationToken cancel) =>
        service.SubscribeAsync(Permits.For(Act.Subscribe, owner, owner), email, plan, pending, intent, cancel);

    public static Task<Result<BillingAccount>> ChangePlanAsync(this PlanChangeService service, Guid owner, string plan,
        DateTimeOffset at, CancellationToken cancel) =>
        service.ChangePlanAsync(Permits.For(Act.ChangePlan, owner, owner), plan, at, endsAt: null, cancel);

    public static Task<Result<BillingAccount>> EndAsync(this BillingService service, Guid owner, SubscriptionEnd end,
        CancellationToken cancel) =>
        service.EndAsync(Permits.For(Act.EndSubscription, owner, owner), end, cancel);

    public static Task<string?> ExtendGraceAsync(this DunningService service, Guid owner, int days, string reason,
        Guid by,
        CancellationToken cancel) =>
        service.ExtendGraceAsync(Permits.For(Act.ExtendGrace, owner, by, reason: reason), days, cancel);

    public static Task<string?> OwnerWasToldAsync(this DunningService service, Guid owner, int day, string how, Guid by,
        CancellationToken cancel) =>
        service.OwnerWasToldAsync(Permits.For(Act.RecordOwnerTold, owner, by, reason: how), day, cancel);

    public static Task<bool> BeginAsync(this IRollOuts rollOuts, Guid? by, DateTimeOffset? notSince,
        CancellationToken cancel) =>
        rollOuts.BeginAsync(Permits.For(Act.StartRollOut, ActSubject.Portal, by), notSince, cancel);

    public static Task StopAsync(this IRollOuts rollOuts, long rollOut, string reason, CancellationToken cancel) =>
        rollOuts.StopAsync(Permits.For(Act.StopRollOut, ActSubject.Portal, by: null), rollOut, reason, cancel);

    public static Task GoOnAsync(this IRollOuts rollOuts, long rollOut, CancellationToken cancel) =>
        rollOuts.GoOnAsync(Permits.For(Act.ContinueRollOut, ActSubject.Portal, Guid.CreateVersion7()), rollOut, cancel);

    public static Task SetAsync(this IMovePermissions permissions, WorkspaceId workspace, DateTimeOffset? until,
        CancellationToken cancel) =>
        permissions.SetAsync(Permits.For(Act.AllowStaffToMove, workspace, Guid.CreateVersion7()), until, cancel);

    public static Task<TransferKeyAnswer> IssueAsync(this ITransferKeys keys, WorkspaceId workspace, Guid owner,
        IPAddress target, bool rehearses, CancellationToken cancel) =>
        keys.IssueAsync(Permits.For(Act.MakeTransferKey, workspace, owner), target, rehearses, cancel);

    public static Task RevokeAsync(this ITransferKeys keys, WorkspaceId workspace, CancellationToken cancel) =>
        keys.RevokeAsync(Permits.For(Act.RevokeTransferKey, workspace, Guid.CreateVersion7()), cancel);

    public static Task<TokenAnswer> NewTokenAsync(this IRegistrations registrations, Guid owner, string name,
        CancellationToken cancel) =>
        registrations.NewTokenAsync(Permits.For(Act.RegisterServer, owner, owner), name, cancel);

    private static ActPermit Of(Act act, WorkspaceId workspace, MoveAsker asker) => Permits.For(
        act, workspace, asker.Account,
        asker.IsOwner ? ActorRole.Owner : asker.IsAdmin ? ActorRole.Admin : ActorRole.Support, asker.Reason);
}
