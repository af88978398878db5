using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>What the portal asks for, for money's sake, of workspaces wherever they are hosted.</summary>
public sealed class BilledWorkspaces(
    ProvisioningService provisioning, SuspensionService suspension, ResizingService resizing,
    SelfHostedService selfHosted, IWorkspaceReader workspaces, BillingPlans plans)
{
    /// <summary>
    /// The wanted workspace has had its id since it was asked for, so that it can't be built twice. A wish that is
    /// refused (the plan's places are taken by now) is dropped: trying again would change nothing, and what the account
    /// has is to get its plan all the same.
    /// </summary>
    public async Task BuildWantedAsync(BillingAccount account, CancellationToken cancel)
    {
        var wanted = account.WantedId!.Value;
        if (await workspaces.FindWishedAsync(wanted, cancel) is null)
            await provisioning.RequestAsync(
                ActPermit.OfPortal(Act.RequestWorkspace, ActSubject.Of(account.OwnerId)), wanted, account.WantedName!,
                account.WantedRegion!, account.Plan, cancel);
    }

    /// <summary>It is more than the account's plan has.</summary>
    public Task<RequestAnswer> SuspendSurplusAsync(WorkspaceId workspace, CancellationToken cancel) =>
        suspension.SuspendAsync(ActPermit.OfPortal(Act.Suspend, workspace), SuspensionReason.Payment, cancel);

    /// <returns>Null where there is nothing to do: it is so already, or the act is an email.</returns>
    public Task<RequestAnswer>? Take(DunningAction act, Workspace workspace, string plan, CancellationToken cancel) =>
        act switch
        {
            // The portal has nothing there to stop, switch off or delete; it only accepts no code any more.
            DunningAction.Suspend or DunningAction.PowerOff or DunningAction.Delete when workspace.IsSelfHosted =>
                workspace.Status is WorkspaceStatus.Active
                    ? selfHosted.SuspendAsync(ActPermit.OfPortal(Act.MakeReadOnly, workspace.Id),
                        SuspensionReason.Payment, cancel)
                    : null,
            DunningAction.Suspend when workspace.Status is WorkspaceStatus.Active =>
                SuspendAsync(workspace.Id, plans.Of(plan).WhenUnpaid, cancel),
            DunningAction.PowerOff when workspace.Status is WorkspaceStatus.Active or WorkspaceStatus.Suspended
                && workspace.Suspension is not { IsPoweredOff: true } =>
                suspension.PowerOffAsync(ActPermit.OfPortal(Act.PowerOff, workspace.Id), SuspensionReason.Payment,
                    cancel),
            DunningAction.Delete when workspace.Status is not WorkspaceStatus.Terminating =>
                provisioning.TerminateAsync(ActPermit.OfPortal(Act.Terminate, workspace.Id), cancel),
            _ => null,
        };

    /// <summary>It follows its account's plan.</summary>
    public async Task<RequestAnswer> FitAsync(WorkspaceId workspace, string plan, CancellationToken cancel) =>
        await IsOnSelfHostedServerAsync(workspace, cancel)
            ? await selfHosted.ChangePlanAsync(ActPermit.OfPortal(Act.Resize, workspace), plan, cancel)
            : await resizing.ResizeAsync(ActPermit.OfPortal(Act.Resize, workspace), plan, cancel);

    /// <summary>Everything is paid.</summary>
    public async Task<RequestAnswer> BringBackAsync(WorkspaceId workspace, CancellationToken cancel) =>
        await IsOnSelfHostedServerAsync(workspace, cancel)
            ? await selfHosted.ResumeAsync(ActPermit.OfPortal(Act.Resume, workspace), cancel)
            : await suspension.ResumeAsync(ActPermit.OfPortal(Act.Resume, workspace), cancel);

    private Task<RequestAnswer> SuspendAsync(WorkspaceId workspace, SuspensionLevel level, CancellationToken cancel) =>
        level is SuspensionLevel.ReadOnly
            ? suspension.MakeReadOnlyAsync(ActPermit.OfPortal(Act.MakeReadOnly, workspace), SuspensionReason.Payment,
                cancel)
            : suspension.SuspendAsync(ActPermit.OfPortal(Act.Suspend, workspace), SuspensionReason.Payment, cancel);

    private async Task<bool> IsOnSelfHostedServerAsync(WorkspaceId workspace, CancellationToken cancel) =>
        await workspaces.FindAsync(workspace, cancel) is { IsSelfHosted: true };
}
