using AdimPortal.Core.Cloud;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>
/// What in the cloud belongs to no living workspace. Only the database can say so: a workspace's row is there before
/// anything of it is in the cloud, so with the cloud looked at first and the database after it, what was made a second
/// ago has its row.
/// </summary>
/// <param name="OfTheDead">Workspaces that ended, or were never built, and have something left in the cloud.</param>
/// <param name="Doubled">Living workspaces that have a droplet besides their own, one or, while they move, two.</param>
/// <param name="Outdated">Living workspaces that have a snapshot which nobody needs any more.</param>
/// <param name="OfOthers">Things of workspaces that this database never knew. They may be another portal's: they are
/// told of, never touched.</param>
public sealed record Orphans(
    IReadOnlyList<WorkspaceId> OfTheDead, IReadOnlyList<WorkspaceId> Doubled, IReadOnlyList<WorkspaceId> Outdated,
    IReadOnlyList<CloudItem> OfOthers)
{
    /// <summary>Living workspaces whose SSH is open to others than the portal's nodes, or not to all of them.</summary>
    public IReadOnlyList<WorkspaceId> Misguarded { get; init; } = [];

    /// <param name="grace">How long a workspace has been quiet before it is judged: lists may still show what has just
    /// been deleted.</param>
    /// <param name="finalSnapshotDays">How long the last snapshot of the dead is kept.</param>
    /// <param name="sshSources">Who may reach SSH of workspaces; null where that is not looked at.</param>
    public static Orphans Find(
        IReadOnlyList<CloudItem> seen, IReadOnlyDictionary<WorkspaceId, SweptWorkspace> known, DateTimeOffset now,
        TimeSpan grace, int finalSnapshotDays,
        IReadOnlyList<string>? sshSources = null)
    {
        bool IsKept(SweptWorkspace workspace, CloudItem item) =>
            item.Snapshot is { } snapshot
                && KeptSnapshots.Keeps(workspace.Status, workspace.IsPoweredOff, workspace.OtherDropletId is not null,
                    snapshot, finalSnapshotDays, now, workspace.IsImage);
        bool IsJudged(SweptWorkspace workspace) => !workspace.IsBusy && workspace.QuietSince + grace <= now;
        var judged = seen.Where(item => known.ContainsKey(item.Workspace)).GroupBy(item => known[item.Workspace])
            .Where(items => IsJudged(items.Key)).ToList();
        return new Orphans(
            [.. judged.Where(items => IsDead(items.Key) && items.Any(item => !IsKept(items.Key, item)))
                .Select(items => items.Key.Id)],
            [.. judged.Where(items => HasADouble(items.Key, items)).Select(items => items.Key.Id)],
            [.. judged.Where(items => items.Key.Lives
                && items.Any(item => item.Snapshot is not null && !IsKept(items.Key, item)))
                .Select(items => items.Key.Id)],
            [.. seen.Where(item => !known.ContainsKey(item.Workspace))])
        {
            Misguarded = [
                .. judged.Where(items => items.Key.Lives
                    && items.Any(item => sshSources is not null
                        && item.SshSources?.ToHashSet().SetEquals(sshSources) is false)).Select(items => items.Key.Id)],
        };
    }

    private static bool IsDead(SweptWorkspace workspace) =>
        workspace.Status is WorkspaceStatus.Terminated or WorkspaceStatus.Failed;

    private static bool HasADouble(SweptWorkspace workspace, IEnumerable<CloudItem> items) =>
        workspace is { Lives: true, DropletId: { } own }
            && items.Any(item => item.DropletId is { } droplet && droplet != own
                && droplet != workspace.OtherDropletId);
}
