using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>Where workspaces are parked and retired, by the portal itself or by staff.</summary>
public sealed class PoolService(IPool pool, IOperationRequests requests, WorkspaceIds ids, BillingPlans plans,
    Blueprint blueprint, ProvisioningOptions options, TimeProvider time)
{
    /// <summary>Builds one ahead. The answer names the operation to watch.</summary>
    public async Task<RequestAnswer> ParkAsync(ActPermit permit, string region, string plan, CancellationToken cancel)
    {
        permit.Require(Act.ParkWorkspace);
        if (!options.Regions.ContainsKey(region))
            return new RequestAnswer.Refused("Choose one of the regions in the list.");
        if (plans.Find(plan) is not { } chosen)
            return new RequestAnswer.Refused("Choose one of the plans in the list.");
        var workspace = Workspace.Park(await ids.NewAsync(cancel), chosen.Name, region, chosen.DropletSize,
            options.Zone, time.GetUtcNow(), blueprint.Bundle.Sha256);
        return await pool.ParkAsync(workspace, permit, cancel);
    }

    /// <summary>Removes one that nobody has claimed. Whoever claims it at that moment gets it, or another.</summary>
    public Task<RequestAnswer> RetireAsync(ActPermit permit, CancellationToken cancel) =>
        requests.BeginAsync(TerminateOperation.OperationName, permit, Act.RetireParked, w => w.BeginRetirement(),
            cancel);
}
