using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud;

/// <summary>
/// Which of a workspace's snapshots are still worth their money. The one from before it was switched off: until it is
/// back, since the server itself then has everything. The final one: for some days after the end. The one of a server
/// that a workspace moved away from: as long as that server.
/// </summary>
public static class KeptSnapshots
{
    /// <param name="finalSnapshotDays">How many days the last snapshot of a terminated workspace is kept; 0 for
    /// none.</param>
    /// <param name="isImage">Whether servers are, or will be, made from it.</param>
    /// <param name="hasOtherServer">Whether it has a second server, which it moved from or moves to.</param>
    public static bool Keeps(WorkspaceStatus status, bool isPoweredOff, bool hasOtherServer, Snapshot snapshot,
        int finalSnapshotDays, DateTimeOffset now, bool isImage = false) =>
        SnapshotName.Read(snapshot.Name)?.Kind switch
        {
            SnapshotName.PowerOff => status is WorkspaceStatus.Suspended && isPoweredOff,
            SnapshotName.Moved => hasOtherServer,
            SnapshotName.Image => isImage,
            SnapshotName.Final =>
                status is WorkspaceStatus.Terminated or WorkspaceStatus.Terminating
                    && now < snapshot.TakenAt.AddDays(finalSnapshotDays),
            // Another part of the portal took it, and looks after it.
            _ => true,
        };
}
