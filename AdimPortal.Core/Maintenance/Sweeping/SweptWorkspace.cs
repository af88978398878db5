using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Sweeping;

/// <summary>What the sweep has to know of a workspace.</summary>
/// <param name="DropletId">Its one droplet, once it is placed.</param>
/// <param name="IsBusy">An operation is under way, or stuck: whatever there is in the cloud is that operation's
/// business.</param>
/// <param name="QuietSince">When its last operation ended.</param>
/// <param name="IsPoweredOff">It is suspended, and its server is off.</param>
/// <param name="OtherDropletId">Its second one, while it moves or may return.</param>
/// <param name="IsImage">It was a server that an image is made of, and servers are, or will be, made from that.</param>
public sealed record SweptWorkspace(
    WorkspaceId Id, WorkspaceStatus Status, long? DropletId, bool IsBusy, DateTimeOffset QuietSince,
    bool IsPoweredOff = false, long? OtherDropletId = null, bool IsImage = false)
{
    /// <summary>It has a server of its own, running or not.</summary>
    public bool Lives => Status is WorkspaceStatus.Active or WorkspaceStatus.Suspended;
}
