using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Acts;

/// <summary>What an act is done to: a workspace, an account, or (neither) the portal as a whole.</summary>
public readonly record struct ActSubject(WorkspaceId? Workspace, Guid? Account)
{
    public ActScope Scope =>
        Workspace is not null ? ActScope.Workspace : Account is not null ? ActScope.Account : ActScope.Portal;

    public static ActSubject Portal => default;

    public static ActSubject Of(WorkspaceId workspace) => new(workspace, null);

    public static ActSubject Of(Guid account) => new(null, account);
}
