using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>What can be asked for of a workspace on its owner's own server. The server itself is not touched.</summary>
public sealed class SelfHostedService(IOperationRequests requests, TimeProvider time)
{
    /// <summary>Gives the workspace up. Nothing on the server is deleted.</summary>
    public Task<RequestAnswer> UnregisterAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        UnregisterOperation.OperationName, permit, Act.Unregister, w => w.BeginUnregistering(), cancel);

    /// <summary>Refuses its codes: they are all that money can withhold there.</summary>
    public Task<RequestAnswer> SuspendAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        requests.BeginAsync(SuspendSelfHostedOperation.OperationName, permit, Act.MakeReadOnly,
            w => w.BeginSuspension(SuspensionLevel.ReadOnly, reason, note: null, time.GetUtcNow()), cancel);

    /// <summary>Accepts its codes again.</summary>
    public Task<RequestAnswer> ResumeAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        ResumeSelfHostedOperation.OperationName, permit, Act.Resume, w => w.BeginResume(), cancel);

    /// <summary>Gives it another plan.</summary>
    public Task<RequestAnswer> ChangePlanAsync(ActPermit permit, string plan, CancellationToken cancel) =>
        requests.BeginAsync(ChangeSelfHostedPlanOperation.OperationName, permit, Act.Resize,
            w => w.BeginResize(plan, Workspace.Own), cancel);

    /// <summary>Brings it to the present version, where its owner lets the portal in.</summary>
    public Task<RequestAnswer> UpdateAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        UpdateSelfHostedOperation.OperationName, permit, Act.UpdateSelfHosted, w => w.RequireActive(), cancel);
}
