namespace AdimPortal.Core.Workspaces;

/// <summary>Images: what becomes of the workspace that one is made of, and of those that are made from it.</summary>
public sealed partial class Workspace
{
    /// <summary>The image that its server was made from; null for the system's own.</summary>
    public WorkspaceId? MadeFrom { get; private set; }

    /// <summary>Its server is about to be made.</summary>
    public void IsMadeFrom(WorkspaceId? image) => MadeFrom = image;

    /// <summary>Its server is gone; what it was for is a snapshot now.</summary>
    public void BecameImage(DateTimeOffset now)
    {
        Require(Purpose is WorkspacePurpose.ImageBuilder);
        Transition(WorkspaceStatus.Terminated, WorkspaceStatus.Building);
        TerminatedAt = now;
        ReleaseServer();
    }
}
