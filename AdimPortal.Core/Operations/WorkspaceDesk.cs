using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>The counter at which people ask for things to be done to workspaces. Who may ask is checked before, at the door.</summary>
public sealed class WorkspaceDesk(IOperationRequests requests, ProvisioningOptions options, IRandomSource random, TimeProvider time)
{
    public const int LongestName = 60;

    public IReadOnlyDictionary<string, string> Regions => options.Regions;

    /// <summary>Asks for a new workspace. The answer names the operation to watch.</summary>
    /// <param name="emailIsVerified">No workspace before the e-mail address is known to be the owner's.</param>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RequestAsync(
        Guid owner, bool emailIsVerified, string name, string region, string plan, CancellationToken cancel)
    {
        name = name.Trim();
        if (!emailIsVerified)
            return (default, new RequestAnswer.Refused("Confirm your e-mail address first: the link is in the mail that we sent you."));
        if (name.Length is 0 or > LongestName)
            return (default, new RequestAnswer.Refused($"Give the workspace a name of 1 to {LongestName} characters."));
        if (!options.Regions.ContainsKey(region))
            return (default, new RequestAnswer.Refused("Choose one of the regions in the list."));
        if (!options.Sizes.TryGetValue(plan, out var size))
            return (default, new RequestAnswer.Refused("Choose one of the plans in the list."));

        var now = time.GetUtcNow();
        var workspace = Workspace.Request(WorkspaceId.New(random), owner, name, plan, region, size, options.Zone, now);
        return (workspace.Id, await requests.ProvisionAsync(workspace, options.PlacesPerAccount, cancel));
    }

    /// <summary>Builds a workspace again whose building failed or was cancelled.</summary>
    public Task<RequestAnswer> TryAgainAsync(WorkspaceId workspace, Guid by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.ProvisionPlan.PlanName, workspace, by, w => w.Rebuild(), cancel);

    /// <summary>Removes the server and all that belongs to it, for good.</summary>
    public Task<RequestAnswer> TerminateAsync(WorkspaceId workspace, Guid by, CancellationToken cancel) =>
        requests.BeginAsync(Plans.TerminatePlan.PlanName, workspace, by, w => w.BeginTermination(), cancel);

    public Task<bool> CancelAsync(OperationId operation, Guid by, CancellationToken cancel) => requests.CancelAsync(operation, by, cancel);

    public Task<bool> ResumeAsync(OperationId operation, Guid by, CancellationToken cancel) => requests.ResumeAsync(operation, by, cancel);
}
