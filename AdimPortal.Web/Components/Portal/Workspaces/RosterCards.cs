using System.Collections.Concurrent;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>
/// The cards of rosters as text, drawn once for all pages that show the same: a page holds a text for each, and no
/// component (docs/decisions/0047).
/// </summary>
internal sealed class RosterCards
{
    /// <summary>Some 4 KB each. Past it the memory begins anew: pages keep the text that they have.</summary>
    private const int Most = 2000;

    private readonly ConcurrentDictionary<object, string> _drawn = new();

    /// <param name="draw">From nothing but what its card says of it.</param>
    public async Task<string> OfAsync(Workspace workspace, Func<Task<string>> draw)
    {
        var shows = Shows(workspace);
        if (_drawn.TryGetValue(shows, out var text))
            return text;
        if (_drawn.Count >= Most)
            _drawn.Clear();
        return _drawn.GetOrAdd(shows, await draw());
    }

    /// <summary>All that its card says of it.</summary>
    private static object Shows(Workspace workspace) => (workspace.Id, workspace.Name, workspace.Plan, workspace.Region,
        workspace.Domain, workspace.IsSelfHosted, workspace.Status, workspace.IsResizing, workspace.CreatedAt,
        workspace.ActivatedAt, workspace.ReadySince, WorkspaceDisplay.Of(workspace));
}
