using System.Text.RegularExpressions;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>How a workspace's states look, and the word for each.</summary>
public static partial class WorkspaceDisplay
{
    /// <summary>
    /// As it really is: a workspace that is active may be on its way to another size, and one that is suspended may be
    /// off.
    /// </summary>
    public static (StatusStyle Look, string Word) Of(Workspace workspace) => workspace switch
    {
        { Status: WorkspaceStatus.Active, IsResizing: true } => (StatusStyle.Working, Said(workspace).ChangingPill),
        { Status: WorkspaceStatus.Suspended, Suspension: { } rest } =>
            (rest.IsPoweredOff ? StatusStyle.Off : StatusStyle.Rest, Said(workspace).SuspensionPill(rest.Level)),
        { Status: WorkspaceStatus.Terminating } => Of(workspace.Status) with { Word = Said(workspace).EndPills.Going },
        { Status: WorkspaceStatus.Terminated } => Of(workspace.Status) with { Word = Said(workspace).EndPills.Gone },
        { Status: WorkspaceStatus.Failed } => Of(workspace.Status) with { Word = Said(workspace).NotBuiltPill },
        _ => Of(workspace.Status),
    };

    public static (StatusStyle Look, string Word) Of(WorkspaceStatus status) => status switch
    {
        WorkspaceStatus.Building => (StatusStyle.Working, "Building"),
        WorkspaceStatus.Active => (StatusStyle.Ok, "Active"),
        WorkspaceStatus.Failed => (StatusStyle.Stopped, "Not built"),
        WorkspaceStatus.Terminating => (StatusStyle.Working, "Terminating"),
        WorkspaceStatus.Suspended => (StatusStyle.Rest, "Suspended"),
        WorkspaceStatus.Terminated => (StatusStyle.Off, "Terminated"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>Where it answers, by how it is reached.</summary>
    public static IEnumerable<(string Title, string Address)> Addresses(Workspace workspace) => new (string, string?)[]
    {
        ("Cloud", workspace.Endpoints.Cloud), ("Tailscale", workspace.Endpoints.Tailscale),
        ("Own server", workspace.Endpoints.BareMetal),
    }.Where(shown => shown.Item2 is not null).Select(shown => (shown.Item1, shown.Item2!));

    private static HostingText Said(Workspace workspace) => HostingText.Of(workspace);

    /// <summary>"s-1vcpu-2gb" → "1 processor, 2 GB memory". A size that is named otherwise stays as it is.</summary>
    public static string Size(string slug) => SizeSlug().Match(slug) is { Success: true } size
        ? $"{size.Groups[1].Value} {(size.Groups[1].Value == "1" ? "processor" : "processors")}, {size.Groups[2].Value} GB memory"
        : slug;

    [GeneratedRegex(@"^s-(\d+)vcpu-(\d+)gb")]
    private static partial Regex SizeSlug();
}
