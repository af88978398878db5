using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension;

/// <summary>
/// Suspends workspaces in the cloud for money's sake, or for the staff's, and resumes them. The staff's reason stays
/// with a workspace; its owner doesn't see it.
/// </summary>
public sealed class SuspensionService(IOperationRequests requests, TimeProvider time)
{
    /// <summary>Stops its services.</summary>
    public Task<RequestAnswer> SuspendAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        BeginAsync(SuspendOperation.OperationName, SuspensionLevel.Stopped, permit, Act.Suspend, reason, cancel);

    /// <summary>Lets people read what is there, and nothing more.</summary>
    public Task<RequestAnswer> MakeReadOnlyAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        BeginAsync(MakeReadOnlyOperation.OperationName, SuspensionLevel.ReadOnly, permit, Act.MakeReadOnly, reason,
            cancel);

    /// <summary>Switches its server off and keeps a snapshot. It may be suspended before.</summary>
    public Task<RequestAnswer> PowerOffAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        BeginAsync(PowerOffOperation.OperationName, SuspensionLevel.PoweredOff, permit, Act.PowerOff, reason, cancel);

    /// <summary>Brings a suspended workspace back, switched off or not.</summary>
    public Task<RequestAnswer> ResumeAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(ResumeOperation.OperationName, permit, Act.Resume, w => w.BeginResume(), cancel);

    private async Task<RequestAnswer> BeginAsync(
        string operation, SuspensionLevel level, ActPermit permit, Act act, SuspensionReason reason,
        CancellationToken cancel)
    {
        if (!OneLine.TryReadNote(permit.Reason, ActRules.LongestReason, out var why, out var refusal))
            return new RequestAnswer.Refused(refusal);
        if (reason is SuspensionReason.Staff && why is null)
            return new RequestAnswer.Refused("Give a reason for whoever looks at this workspace next.");
        return await requests.BeginAsync(operation, permit, act,
            w => w.BeginSuspension(level, reason, why, time.GetUtcNow()), cancel);
    }
}
