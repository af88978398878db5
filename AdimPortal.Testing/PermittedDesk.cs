using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing;

/// <summary>
/// The desk and the stores, asked past the gate. By: the account that asks; null for the portal itself.
/// </summary>
public static class PermittedDesk
{
    public static Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(
        this WorkspaceDesk desk, Guid owner, bool emailIsVerified, string name, string region, string plan,
        CancellationToken cancel) => emailIsVerified
        ? desk.RequestAsync(Permits.For(Act.RequestWorkspace, owner, owner), name, region, plan, cancel)
        : throw new NotSupportedException("The gate asks for that.");

    public static Task<RequestAnswer> TryAgainAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid by,
        CancellationToken cancel) =>
        desk.TryAgainAsync(Permits.For(Act.RebuildWorkspace, workspace, by), cancel);

    public static Task<RequestAnswer> TerminateAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.TerminateAsync(Permits.For(Act.Terminate, workspace, by), cancel);

    public static Task<RequestAnswer> ForgetAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.ForgetAsync(Permits.For(Act.Forget, workspace, by), cancel);

    public static Task<RequestAnswer> WithholdAsync(this WorkspaceDesk desk, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        desk.WithholdAsync(Permits.For(Act.MakeReadOnly, workspace, by), reason, cancel);

    public static Task<RequestAnswer> RefitAsync(this WorkspaceDesk desk, WorkspaceId workspace, string plan, Guid? by,
        CancellationToken cancel) =>
        desk.RefitAsync(Permits.For(Act.Resize, workspace, by), plan, cancel);

    public static Task<RequestAnswer> AcceptAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.AcceptAsync(Permits.For(Act.Resume, workspace, by), cancel);

    public static Task<RequestAnswer> RestartAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.RestartAsync(Permits.For(Act.RestartServices, workspace, by), cancel);

    public static Task<RequestAnswer> RotateAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.RotateAsync(Permits.For(Act.RenewSecrets, workspace, by), cancel);

    public static Task<RequestAnswer> UpdateAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.UpdateAsync(Permits.For(Act.InstallUpdates, workspace, by), cancel);

    public static Task<RequestAnswer> UpdateOwnAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid by,
        CancellationToken cancel) =>
        desk.UpdateOwnAsync(Permits.For(Act.UpdateOwnServer, workspace, by), cancel);

    public static Task<RequestAnswer> SuspendAsync(this WorkspaceDesk desk, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        desk.SuspendAsync(workspace, reason, null, by, cancel);

    public static Task<RequestAnswer> SuspendAsync(
        this WorkspaceDesk desk, WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by,
        CancellationToken cancel) =>
        desk.SuspendAsync(Permits.For(Act.Suspend, workspace, by, reason: note), reason, cancel);

    public static Task<RequestAnswer> MakeReadOnlyAsync(
        this WorkspaceDesk desk, WorkspaceId workspace, SuspensionReason reason, string? note, Guid? by,
        CancellationToken cancel) =>
        desk.MakeReadOnlyAsync(Permits.For(Act.MakeReadOnly, workspace, by, reason: note), reason, cancel);

    public static Task<RequestAnswer> PowerOffAsync(this WorkspaceDesk desk, WorkspaceId workspace,
        SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        desk.PowerOffAsync(Permits.For(Act.PowerOff, workspace, by), reason, cancel);

    public static Task<RequestAnswer> ResumeAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.ResumeAsync(Permits.For(Act.Resume, workspace, by), cancel);

    public static Task<RequestAnswer> ResizeAsync(this WorkspaceDesk desk, WorkspaceId workspace, string plan, Guid? by,
        CancellationToken cancel) =>
        desk.ResizeAsync(Permits.For(Act.Resize, workspace, by), plan, cancel);

    public static Task<RequestAnswer> BackUpAsync(this WorkspaceDesk desk, WorkspaceId workspace, Guid? by,
        CancellationToken cancel) =>
        desk.BackUpAsync(Permits.For(Act.BackUp, workspace, by), cancel);

    public static Task<RequestAnswer> RestoreAsync(this WorkspaceDesk desk, WorkspaceId workspace, Backup backup,
        Guid? by, CancellationToken cancel) =>
        desk.RestoreAsync(Permits.For(Act.Restore, workspace, by), backup, cancel);

    public static Task<RequestAnswer> DrillAsync(this WorkspaceDesk desk, Backup backup, Guid? by,
        CancellationToken cancel) =>
        desk.DrillAsync(Permits.For(Act.Drill, backup.Workspace, by), backup, cancel);

    public static Task<(WorkspaceId Id, RequestAnswer Answer)> RestoreIntoNewAsync(
        this WorkspaceDesk desk, Guid owner, string name, string region, string plan, Backup backup,
        CancellationToken cancel) =>
        desk.RestoreIntoNewAsync(Permits.For(Act.RestoreIntoNew, backup.Workspace, owner), name, region, plan, backup,
            cancel);

    public static Task<RequestAnswer> RehearseMoveAsync(this WorkspaceDesk desk, WorkspaceId workspace, string region,
        string? size, MoveAsker asker, CancellationToken cancel) =>
        desk.RehearseMoveAsync(Of(Act.RehearseMove, workspace, asker), region, size, cancel);

    public static Task<RequestAnswer> MoveAsync(this WorkspaceDesk desk, WorkspaceId workspace, string region,
        string? size, MoveAsker asker, CancellationToken cancel) =>
        desk.MoveAsync(Of(Act.Move, workspace, asker), region, size, cancel);

    public static Task<RequestAnswer> MoveBackAsync(this WorkspaceDesk desk, WorkspaceId workspace, MoveAsker asker,
        CancellationToken cancel) =>
        desk.MoveBackAsync(Of(Act.MoveBack, workspace, asker), cancel);

    public static Task<RequestAnswer> EndMoveAsync(this WorkspaceDesk desk, WorkspaceId workspace, MoveAsker? asker,
        CancellationToken cancel) =>
        desk.EndMoveAsync(
            asker is null ? Permits.For(Act.EndMove, workspace, by: null) : Of(Act.EndMove, workspace, asker), cancel);

    public static Task<bool> CancelAsync(this WorkspaceDesk desk, WorkspaceId workspace, OperationId operation, Guid by,
        CancellationToken cancel) =>
        desk.CancelAsync(Permits.For(Act.CancelOperation, workspace, by), operation, cancel);

    public static Task<Result<Uri>> SubscribeAsync(
        this BillingDesk desk, Guid owner, string email, string plan, WorkspaceWish? wish, string intent,
        CancellationToken cancel) =>
        desk.SubscribeAsync(Permits.For(Act.Subscribe, owner, owner), email, plan, wish, intent, cancel);

    public static Task<Result<BillingAccount>> ChangePlanAsync(this PlanChangeService desk, Guid owner, string plan,
        DateTimeOffset at, CancellationToken cancel) =>
        desk.ChangePlanAsync(Permits.For(Act.ChangePlan, owner, owner), plan, at, endsAt: null, cancel);

    public static Task<Result<BillingAccount>> EndAsync(this BillingDesk desk, Guid owner, SubscriptionEnd end,
        CancellationToken cancel) =>
        desk.EndAsync(Permits.For(Act.EndSubscription, owner, owner), end, cancel);

    public static Task<string?> ExtendGraceAsync(this DunningService desk, Guid owner, int days, string reason, Guid by,
        CancellationToken cancel) =>
        desk.ExtendGraceAsync(Permits.For(Act.ExtendGrace, owner, by, reason: reason), days, cancel);

    public static Task<string?> OwnerWasToldAsync(this DunningService desk, Guid owner, int day, string how, Guid by,
        CancellationToken cancel) =>
        desk.OwnerWasToldAsync(Permits.For(Act.RecordOwnerTold, owner, by, reason: how), day, cancel);

    public static Task<bool> BeginAsync(this IRollOuts rollOuts, Guid? by, DateTimeOffset? notSince,
        CancellationToken cancel) =>
        rollOuts.BeginAsync(Permits.For(Act.StartRollOut, ActSubject.Portal, by), notSince, cancel);

    public static Task StopAsync(this IRollOuts rollOuts, long rollOut, string reason, CancellationToken cancel) =>
        rollOuts.StopAsync(Permits.For(Act.StopRollOut, ActSubject.Portal, by: null), rollOut, reason, cancel);

    public static Task GoOnAsync(this IRollOuts rollOuts, long rollOut, CancellationToken cancel) =>
        rollOuts.GoOnAsync(Permits.For(Act.ContinueRollOut, ActSubject.Portal, Guid.CreateVersion7()), rollOut, cancel);

    public static Task SetAsync(this IMoveConsents consents, WorkspaceId workspace, DateTimeOffset? until,
        CancellationToken cancel) =>
        consents.SetAsync(Permits.For(Act.AllowStaffToMove, workspace, Guid.CreateVersion7()), until, cancel);

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
