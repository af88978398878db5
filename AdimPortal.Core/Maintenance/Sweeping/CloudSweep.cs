using AdimPortal.Core.Acts;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// Looks for orphans and asks for their removal. It removes nothing itself: the removal is an operation like any other,
/// so it has a log that staff read, it is tried again, and it can't meet another operation on the same workspace.
/// </summary>
public sealed class CloudSweep(ICloud cloud, ISweptWorkspaces workspaces, IOperationRequests requests,
    ISshSources sources, ProvisioningOptions options, TimeProvider time, EachItem each)
{
    /// <param name="grace">See <see cref="Orphans.Find"/>.</param>
    public async Task<Result<Orphans>> RunAsync(TimeSpan grace, CancellationToken cancel)
    {
        if (!(await cloud.ListOwnAsync(options.Zone, cancel)).TryGet(out var seen, out var failure))
            return failure;
        var known = await workspaces.ReadAsync([.. seen.Select(item => item.Workspace).Distinct()], cancel);
        var ssh = await sources.ListAsync(cancel);
        var orphans = Orphans.Find(seen, known, time.GetUtcNow(), grace, options.FinalSnapshotDays, ssh);

        // Whether it is still so is checked once more with the workspace's row locked. Refused means that somebody was
        // faster.
        await AskAsync(orphans.OfTheDead, CleanUpOperation.OperationName, Act.CleanUp,
            workspace => workspace.RequireGone(), ssh,
            cancel);
        await AskAsync(orphans.Doubled, RemoveDoublesOperation.OperationName, Act.CleanUp,
            workspace => workspace.RequireServer(),
            ssh, cancel);
        await AskAsync(orphans.Outdated, RemoveSnapshotsOperation.OperationName, Act.CleanUp,
            workspace => workspace.RequireServer(), ssh, cancel);
        await AskAsync(orphans.Misguarded, SetFirewallOperation.OperationName, Act.UpdateFirewall,
            workspace => workspace.RequireServer(), ssh, cancel);
        return orphans;
    }

    private Task AskAsync(IEnumerable<WorkspaceId> found, string plan, Act act, Action<Workspace> begin,
        IReadOnlyList<string> ssh, CancellationToken cancel) => each.RunAsync(
        WorkQueues.CloudSweep, found, id => $"{plan} {id}",
        (id,
            stop) =>
            requests.BeginAsync(plan, ActPermit.OfPortal(act, id, occasion: string.Join(",", ssh)), begin, stop),
            cancel,
        reference: id => $"/workspaces/{id}");
}
