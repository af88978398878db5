using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// Where people ask for workspaces, and for their end. It takes permits, which the gate gives: <see cref="ActGate"/>.
/// </summary>
public sealed class ProvisioningService(IOperationRequests requests, ProvisioningOptions options, BillingPlans plans,
    WorkspaceIds ids, TimeProvider time)
{
    /// <summary>
    /// Asks for a new workspace. The answer names the operation to watch; the id is that of one which was parked, where
    /// there was one.
    /// </summary>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(ActPermit permit, string name, string region,
        string plan, CancellationToken cancel)
    {
        for (var draw = 1; ; draw++)
        {
            var id = await NewIdAsync(cancel);
            var answer = await RequestAsync(permit, id, name, region, plan, cancel);
            // Somebody drew the same id at the same moment: the next one is free.
            if (answer == RequestAnswer.Refused.IdTaken && draw < WorkspaceIds.Draws)
                continue;
            return (answer is RequestAnswer.Accepted { Claimed: { } claimed } ? claimed : id, answer);
        }
    }

    /// <summary>The same for an id that was promised before: the plan had to be paid for first.</summary>
    public async Task<RequestAnswer> RequestAsync(ActPermit permit, WorkspaceId id, string name, string region,
        string plan, CancellationToken cancel) =>
        WhyNot(name, region, plan) is { } refused
            ? refused
            : await requests.ProvisionAsync(
                NewWorkspace(id, permit.OnAccount(Act.RequestWorkspace), name, region, plan), permit, cancel);

    /// <summary>What is wrong with such a wish; null when nothing is.</summary>
    public RequestAnswer.Refused? WhyNot(string name, string region, string plan)
    {
        if (WorkspaceName.WhyNot(name) is { } fault)
            return new(fault);
        if (!options.Regions.ContainsKey(region))
            return new("Choose one of the regions in the list.");
        return plans.Find(plan) is null ? new("Choose one of the plans in the list.") : null;
    }

    /// <summary>The workspace of a wish that <see cref="WhyNot"/> found nothing wrong with.</summary>
    public Workspace NewWorkspace(WorkspaceId id, Guid owner, string name, string region, string plan) =>
        Workspace.Request(id, owner, WorkspaceName.Read(name), plan, region, plans.Of(plan).DropletSize, options.Zone,
            time.GetUtcNow());

    /// <summary>An id for a workspace that is paid for first.</summary>
    public Task<WorkspaceId> NewIdAsync(CancellationToken cancel) => ids.NewAsync(cancel);

    /// <summary>Builds a workspace again whose building failed or was cancelled.</summary>
    public Task<RequestAnswer> TryAgainAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(ProvisionOperation.OperationName, permit, Act.RebuildWorkspace, w => w.Rebuild(), cancel);

    /// <summary>Removes the server and all that belongs to it, for good.</summary>
    public Task<RequestAnswer> TerminateAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(TerminateOperation.OperationName, permit, Act.Terminate, w => w.BeginTermination(),
            cancel);
}
