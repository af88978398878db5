using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Components.Find;

/// <summary>The pages that can be found, and what can be done on a workspace's own.</summary>
internal static class FindPages
{
    public static IReadOnlyList<FindTarget> OfEverybody { get; } =
    [
        new("My workspaces", null, "/workspaces", "server"),
        new("New workspace", null, "/workspaces/new", "plus"),
        new("Use my own server", null, "/workspaces/own", "server"),
        new("Billing", "plan and invoices", "/billing", "chart"),
        new("Account and sessions", "password and email address", "/account", "person"),
        new("Two-step sign-in", "authenticator app and recovery codes", "/account/two-step", "person"),
    ];

    public static IReadOnlyList<FindTarget> OfStaff { get; } =
    [
        new("All workspaces", null, "/staff/workspaces", "server"),
        new("Customers", "accounts and plans", "/staff/customers", "person"),
        new("Operations", null, "/staff/operations", "pulse"),
        new("Stuck operations", null, "/staff/operations?status=Stuck", "pulse"),
        new("Alerts", null, "/staff/alerts", "warning"),
        new("Set aside", null, "/staff/set-aside", "pause"),
        new("Updates", null, "/staff/updates", "shield"),
        new("Pool", "workspaces that are built ahead", "/staff/pool", "server"),
        new("Images", "what servers are built from", "/staff/images", "copy"),
        new("Margins", "revenue and cost", "/staff/money", "chart"),
        new("Records", "who did what", "/staff/acts", "list"),
    ];

    public static FindTarget OfAdmins { get; } = new("Roles", null, "/staff/roles", "key");

    /// <summary>Titles of a workspace's own pages, below its address, and where they are shown.</summary>
    public static IReadOnlyList<(string Title, string Page, string Icon)> OfAWorkspace { get; } =
    [
        ("Activity", "activity", "pulse"),
        ("Backups", "backups", "download"),
        ("Health", "health", "pulse"),
        ("Access", "access", "key"),
        ("Move", "move", "arrow-right"),
        ("Settings", "settings", "list"),
    ];

    /// <summary>
    /// Acts, the page that has their button, and the states of a workspace in which it has. Whether this person may is
    /// the rule's; the page asks the gate in any case.
    /// </summary>
    private static readonly (Act Act, string Page, WorkspaceStatus[] In)[] Acts =
    [
        (Act.IssueCode, "/access", [WorkspaceStatus.Active]),
        (Act.BackUp, "/backups", [WorkspaceStatus.Active]),
        (Act.Restore, "/backups", [WorkspaceStatus.Active]),
        (Act.ExportData, "/backups", [WorkspaceStatus.Active]),
        (Act.Move, "/move", [WorkspaceStatus.Active]),
        (Act.RestartServices, "/settings", [WorkspaceStatus.Active]),
        (Act.RenewSecrets, "/settings", [WorkspaceStatus.Active]),
        (Act.InstallUpdates, "/settings", [WorkspaceStatus.Active]),
        (Act.Suspend, "/settings", [WorkspaceStatus.Active]),
        (Act.Resume, "/settings", [WorkspaceStatus.Suspended]),
        (Act.Resize, "/settings", [WorkspaceStatus.Active]),
        (Act.RenameWorkspace, "/settings",
            [WorkspaceStatus.Building, WorkspaceStatus.Active, WorkspaceStatus.Suspended, WorkspaceStatus.Failed]),
        (Act.Terminate, "/settings", [WorkspaceStatus.Active, WorkspaceStatus.Suspended, WorkspaceStatus.Failed]),
    ];

    public static IEnumerable<string> ActTitles => Acts.Select(act => ActRules.Of(act.Act).Title);

    /// <summary>What this person may do with the workspace, as the rules say.</summary>
    public static IEnumerable<(string Title, string Page)> ActsOn(Workspace workspace,
        IReadOnlyList<ActorRole> roles) =>
        from act in Acts
        where act.In.Contains(workspace.Status) && !(workspace.IsSelfHosted && act.Act is Act.Terminate)
        let rule = ActRules.Of(act.Act)
        where roles.Any(role => rule.Of(role) is not null)
        select (rule.Title, act.Page);
}
