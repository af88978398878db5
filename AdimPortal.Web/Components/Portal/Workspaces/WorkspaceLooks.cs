using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>How a workspace's states look, and the word for each.</summary>
public static class WorkspaceLooks
{
    public static (StatusLook Look, string Word) Of(WorkspaceStatus status) => status switch
    {
        WorkspaceStatus.Building => (StatusLook.Working, "Building"),
        WorkspaceStatus.Active => (StatusLook.Ok, "Active"),
        WorkspaceStatus.Failed => (StatusLook.Stopped, "Not built"),
        WorkspaceStatus.Terminating => (StatusLook.Working, "Terminating"),
        WorkspaceStatus.Terminated => (StatusLook.Off, "Terminated"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
