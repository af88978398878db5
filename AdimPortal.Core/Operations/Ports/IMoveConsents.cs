using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations.Ports;

/// <summary>The word of a workspace's owner that the staff may move it.</summary>
public interface IMoveConsents
{
    /// <param name="until">Null takes it back.</param>
    Task SetAsync(WorkspaceId workspace, DateTimeOffset? until, CancellationToken cancel);
}
