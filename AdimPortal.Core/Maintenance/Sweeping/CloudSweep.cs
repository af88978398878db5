using AdimPortal.Core.Acts;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// Looks for orphans and asks for their removal. It removes nothing itself: the removal is an operation like any other,
/// so it has a log that staff read, it is tried again, and it can't meet another operation on the same workspace.
/// </summary>
public sealed class CloudSweep(ICloud cloud, ISweptWorkspaces workspaces, IOperationRequests requests,
    ISshSources sources, ISecretVault vault, ProvisioningOptions options, TimeProvider time, EachItem each)
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
            cancel, (id, stop) => KeepKeyAsync(seen, id, stop));
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
        IReadOnlyList<string> ssh, CancellationToken cancel,
        Func<WorkspaceId, CancellationToken, Task>? before = null) => each.RunAsync(
        WorkQueues.CloudSweep, found, id => $"{plan} {id}",
        async (id, stop) =>
        {
            if (before is not null)
                await before(id, stop);
            await requests.BeginAsync(plan, ActPermit.OfPortal(act, id, occasion: string.Join(",", ssh)), begin, stop);
        },
        cancel,
        reference: id => $"/workspaces/{id}");

    /// <summary>
    /// The operation finds a key by its public half, which nobody else knows any more: to list all keys, as is done
    /// here once, is allowed ten times a minute only. Of several the next sweep sees the next.
    /// </summary>
    private async Task KeepKeyAsync(IReadOnlyList<CloudItem> seen, WorkspaceId id, CancellationToken cancel)
    {
        if (seen.FirstOrDefault(item => item.Workspace == id && item.PublicKey is not null) is { PublicKey: { } key })
            await vault.ReplaceAsync(id, WorkspaceSecrets.LeftKey, new Secret(key), cancel);
    }
}
