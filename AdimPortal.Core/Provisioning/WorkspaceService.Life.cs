using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>What is asked for during a workspace's life.</summary>
public sealed partial class WorkspaceService
{
    /// <summary>
    /// Brings it to rest for money's sake, or for the staff's. The staff's reason stays with it; the owner doesn't see
    /// it.
    /// </summary>
    public Task<RequestAnswer> SuspendAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        RestAsync(SuspendOperation.OperationName, SuspensionLevel.Stopped, permit, Act.Suspend, reason, cancel);

    /// <summary>Lets people read what is there, and nothing more.</summary>
    public Task<RequestAnswer> MakeReadOnlyAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        RestAsync(MakeReadOnlyOperation.OperationName, SuspensionLevel.ReadOnly, permit, Act.MakeReadOnly, reason,
            cancel);

    /// <summary>Switches its server off and keeps a snapshot. It may be suspended before.</summary>
    public Task<RequestAnswer> PowerOffAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        RestAsync(PowerOffOperation.OperationName, SuspensionLevel.PoweredOff, permit, Act.PowerOff, reason, cancel);

    /// <summary>Brings a suspended workspace back, switched off or not.</summary>
    public Task<RequestAnswer> ResumeAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(ResumeOperation.OperationName, permit, Act.Resume, w => w.BeginReturn(), cancel);

    /// <summary>Moves it to another plan: its server gets that plan's size, and the services its settings.</summary>
    /// <remarks>By the portal itself it follows its account's plan; otherwise the staff give it that plan.</remarks>
    public async Task<RequestAnswer> ResizeAsync(ActPermit permit, string plan, CancellationToken cancel) =>
        plans.Find(plan) is { } target
        ? await BeginAsync(ResizeOperation.OperationName, permit, Act.Resize,
            w => w.BeginResize(target.Name, target.DropletSize, isGiven: permit.By is not null), cancel)
        : new RequestAnswer.Refused("Choose one of the plans in the list.");

    private async Task<RequestAnswer> RestAsync(
        string plan, SuspensionLevel form, ActPermit permit, Act act, SuspensionReason reason, CancellationToken cancel)
    {
        if (!OneLine.TryReadNote(permit.Reason, ActRules.LongestReason, out var why, out var refusal))
            return new RequestAnswer.Refused(refusal);
        if (reason is SuspensionReason.Staff && why is null)
            return new RequestAnswer.Refused("Give a reason for whoever looks at this workspace next.");
        return await BeginAsync(plan, permit, act, w => w.BeginRest(form, reason, why, time.GetUtcNow()), cancel);
    }
}
