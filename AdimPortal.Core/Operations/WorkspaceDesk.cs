using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>The counter at which people ask for things to be done to workspaces. Who may ask is checked before, at the door.</summary>
public sealed partial class WorkspaceDesk(IOperationRequests requests, ProvisioningOptions options, BillingPlans plans, IRandomSource random, TimeProvider time)
{
    public const int LongestName = Workspace.LongestName;

    public IReadOnlyDictionary<string, string> Regions => options.Regions;

    public int FinalSnapshotDays => options.FinalSnapshotDays;

    /// <summary>Asks for a new workspace. The answer names the operation to watch.</summary>
    /// <param name="emailIsVerified">No workspace before the e-mail address is known to be the owner's.</param>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(
        Guid owner, bool emailIsVerified, string name, string region, string plan, CancellationToken cancel)
    {
        if (!emailIsVerified)
            return (default, new RequestAnswer.Refused("Confirm your e-mail address first: the link is in the mail that we sent you."));
        var id = NewId();
        return (id, await RequestAsync(id, owner, name, region, plan, cancel));
    }

    /// <summary>The same for an id that was promised before, and for somebody whose address was checked then: the plan had to be paid for first.</summary>
    public async Task<RequestAnswer> RequestAsync(WorkspaceId id, Guid owner, string name, string region, string plan, CancellationToken cancel)
    {
        if (WhyNot(name, region, plan) is { } refused)
            return refused;
        return await requests.ProvisionAsync(
            Workspace.Request(id, owner, Named(name), plan, region, plans.Of(plan).DropletSize, options.Zone, time.GetUtcNow()), cancel);
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
    public static string? NameFault(string? name) => OneLine.TryRead(name, "The name", LongestName, out _, out var refusal) ? null : refusal;

    /// <summary>The name as it is kept, of one that <see cref="NameFault"/> found nothing wrong with.</summary>
    public static string Named(string name) =>
        OneLine.TryRead(name, "The name", LongestName, out var text, out var refusal) ? text : throw new ArgumentException(refusal, nameof(name));

    public WorkspaceId NewId() => WorkspaceId.New(random);

    /// <summary>Builds a workspace again whose building failed or was cancelled.</summary>
    public Task<RequestAnswer> TryAgainAsync(WorkspaceId workspace, Guid by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.ProvisionPlan.PlanName, workspace, by, w => w.Rebuild(), cancel);

    /// <summary>Removes the server and all that belongs to it, for good.</summary>
    public Task<RequestAnswer> TerminateAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.TerminatePlan.PlanName, workspace, by, w => w.BeginTermination(), cancel);

    /// <summary>Gives up a workspace on its owner's own server. Nothing on the server is deleted.</summary>
    public Task<RequestAnswer> ForgetAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.ForgetPlan.PlanName, workspace, by, w => w.BeginForgetting(), cancel);

    /// <summary>On its owner's own server all that money can withhold are codes.</summary>
    public Task<RequestAnswer> WithholdAsync(WorkspaceId workspace, SuspensionReason reason, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.WithholdPlan.PlanName, workspace, by, w => w.BeginRest(RestForm.ReadOnly, reason, note: null, time.GetUtcNow()), cancel);

    /// <summary>Gives a workspace on its owner's own server another plan.</summary>
    public Task<RequestAnswer> RefitAsync(WorkspaceId workspace, string plan, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.RefitPlan.PlanName, workspace, by, w => w.BeginResize(plan, Workspace.Own), cancel);

    public Task<RequestAnswer> AcceptAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.AcceptPlan.PlanName, workspace, by, w => w.BeginReturn(), cancel);

    /// <summary>Restarts what is down on its server.</summary>
    /// <param name="by">Null for the portal itself.</param>
    public Task<RequestAnswer> RestartAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.RestartPlan.PlanName, workspace, by, w => w.RequireActive(), cancel);

    /// <summary>Renews its passwords and the portal's key to it, while it goes on answering.</summary>
    /// <param name="by">Null for the portal itself.</param>
    public Task<RequestAnswer> RotateAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.RotatePlan.PlanName, workspace, by, w => w.RequireOneServer(), cancel);

    /// <summary>Installs security updates.</summary>
    /// <param name="by">Null for the portal itself.</param>
    public Task<RequestAnswer> UpdateAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.UpdatePlan.PlanName, workspace, by, w => w.RequireActive(), cancel);

    /// <summary>Brings a workspace on its owner's own server to the present version, where its owner lets the portal in.</summary>
    public Task<RequestAnswer> UpdateOwnAsync(WorkspaceId workspace, Guid by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.UpdateOwnPlan.PlanName, workspace, by, w => w.RequireActive(), cancel);

    public Task<bool> CancelAsync(OperationId operation, Guid by, CancellationToken cancel) => requests.CancelAsync(operation, by, cancel);

    /// <summary>Tells a stuck operation to try again.</summary>
    public Task<bool> CarryOnAsync(OperationId operation, Guid by, CancellationToken cancel) => requests.ResumeAsync(operation, by, cancel);
}
