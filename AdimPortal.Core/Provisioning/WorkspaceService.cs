using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// The counter at which people ask for things to be done to workspaces. It takes permits, which the gate gives:
/// <see cref="ActGate"/>.
/// </summary>
public sealed partial class WorkspaceService(IOperationRequests requests, ProvisioningOptions options,
    BillingPlans plans,
    WorkspaceIds ids, TimeProvider time)
{
    public const int LongestName = Workspace.LongestName;

    public IReadOnlyDictionary<string, string> Regions => options.Regions;

    public int FinalSnapshotDays => options.FinalSnapshotDays;

    /// <summary>Asks for a new workspace. The answer names the operation to watch.</summary>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(ActPermit permit, string name, string region,
        string plan, CancellationToken cancel)
    {
        var id = await NewIdAsync(cancel);
        return (id, await RequestAsync(permit, id, name, region, plan, cancel));
    }

    /// <summary>The same for an id that was promised before: the plan had to be paid for first.</summary>
    public async Task<RequestAnswer> RequestAsync(ActPermit permit, WorkspaceId id, string name, string region,
        string plan, CancellationToken cancel)
    {
        if (WhyNot(name, region, plan) is { } refused)
            return refused;
        return await requests.ProvisionAsync(
            Workspace.Request(id, permit.OnAccount(Act.RequestWorkspace), Named(name), plan, region,
                plans.Of(plan).DropletSize, options.Zone, time.GetUtcNow()), permit, cancel);
    }

    /// <summary>What is wrong with such a wish; null when nothing is.</summary>
    public RequestAnswer.Refused? WhyNot(string name, string region, string plan)
    {
        if (NameFault(name) is { } fault)
            return new(fault);
        if (!options.Regions.ContainsKey(region))
            return new("Choose one of the regions in the list.");
        return plans.Find(plan) is null ? new("Choose one of the plans in the list.") : null;
    }

    /// <summary>What is wrong with a name, for whoever typed it; null when nothing is.</summary>
    public static string? NameFault(string? name) =>
        OneLine.TryRead(name, "The name", LongestName, out _, out var refusal) ? null : refusal;

    /// <summary>The name as it is kept, of one that <see cref="NameFault"/> found nothing wrong with.</summary>
    public static string Named(string name) =>
        OneLine.TryRead(name, "The name", LongestName, out var text, out var refusal)
            ? text
            : throw new ArgumentException(refusal, nameof(name));

    /// <summary>An id for a workspace that is paid for first.</summary>
    public Task<WorkspaceId> NewIdAsync(CancellationToken cancel) => ids.NewAsync(cancel);

    /// <summary>Builds a workspace again whose building failed or was cancelled.</summary>
    public Task<RequestAnswer> TryAgainAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(ProvisionOperation.OperationName, permit, Act.RebuildWorkspace, w => w.Rebuild(), cancel);

    /// <summary>Removes the server and all that belongs to it, for good.</summary>
    public Task<RequestAnswer> TerminateAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(TerminateOperation.OperationName, permit, Act.Terminate, w => w.BeginTermination(), cancel);

    /// <summary>Gives up a workspace on its owner's own server. Nothing on the server is deleted.</summary>
    public Task<RequestAnswer> ForgetAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(UnregisterOperation.OperationName, permit, Act.Forget, w => w.BeginForgetting(), cancel);

    /// <summary>On its owner's own server all that money can withhold are codes.</summary>
    public Task<RequestAnswer> WithholdAsync(ActPermit permit, SuspensionReason reason, CancellationToken cancel) =>
        BeginAsync(SuspendSelfHostedOperation.OperationName, permit, Act.MakeReadOnly,
            w => w.BeginRest(SuspensionLevel.ReadOnly, reason, note: null, time.GetUtcNow()), cancel);

    /// <summary>Gives a workspace on its owner's own server another plan.</summary>
    public Task<RequestAnswer> RefitAsync(ActPermit permit, string plan, CancellationToken cancel) =>
        BeginAsync(ChangeSelfHostedPlanOperation.OperationName, permit, Act.Resize,
            w => w.BeginResize(plan, Workspace.Own), cancel);

    public Task<RequestAnswer> AcceptAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(ResumeSelfHostedOperation.OperationName, permit, Act.Resume, w => w.BeginReturn(), cancel);

    /// <summary>Restarts what is down on its server.</summary>
    public Task<RequestAnswer> RestartAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(RestartOperation.OperationName, permit, Act.RestartServices, w => w.RequireActive(), cancel);

    /// <summary>Renews its passwords and the portal's key to it, while it goes on answering.</summary>
    public Task<RequestAnswer> RotateAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(RotateSecretsOperation.OperationName, permit, Act.RenewSecrets, w => w.RequireOneServer(), cancel);

    /// <summary>Installs security updates.</summary>
    public Task<RequestAnswer> UpdateAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(UpdateOperation.OperationName, permit, Act.InstallUpdates, w => w.RequireActive(), cancel);

    /// <summary>
    /// Brings a workspace on its owner's own server to the present version, where its owner lets the portal in.
    /// </summary>
    public Task<RequestAnswer> UpdateOwnAsync(ActPermit permit, CancellationToken cancel) =>
        BeginAsync(UpdateSelfHostedOperation.OperationName, permit, Act.UpdateOwnServer, w => w.RequireActive(),
            cancel);

    public Task<bool> CancelAsync(ActPermit permit, OperationId operation, CancellationToken cancel) =>
        requests.CancelAsync(operation, permit, cancel);

    /// <summary>Tells a stuck operation to try again.</summary>
    public Task<bool> CarryOnAsync(ActPermit permit, OperationId operation, CancellationToken cancel) =>
        requests.ResumeAsync(operation, permit, cancel);

    private Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Act act, Action<Workspace> begin,
        CancellationToken cancel)
    {
        permit.Require(act);
        return requests.BeginAsync(plan, permit, begin, cancel);
    }
}
