using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>
/// What the address of one's workspaces asks for. What is no status or order in it asks for nothing: an old link still
/// shows them.
/// </summary>
public sealed record RosterFilter(string? Text, string? Status, string? Order, string? Layout)
{
    /// <summary>So many are seen at a glance: nobody has to look for one.</summary>
    public const int Few = 8;

    public const string ByName = "name", ByStatus = "status";

    public const string Table = "table";

    /// <summary>A line each, in place of a card.</summary>
    public bool IsTable => Layout == Table;

    /// <summary>Part of a name or an id; null for all.</summary>
    public string? Wanted => ListAddress.Text(Text);

    /// <summary>Null for all.</summary>
    public WorkspaceStatus? Only => ListAddress.Read<WorkspaceStatus>(Status);

    public bool IsSet => Wanted is not null || Only is not null;

    /// <param name="workspaces">The newest first; they stay so where no other order is asked for.</param>
    public IReadOnlyList<Workspace> Of(IReadOnlyList<Workspace> workspaces)
    {
        var found = workspaces.Where(w => (Only is null || w.Status == Only)
            && (Wanted is null || Has(w.Name) || Has(w.Id.Value)));
        return Order switch
        {
            ByName => [.. found.OrderBy(w => w.Name, StringComparer.InvariantCultureIgnoreCase)],
            ByStatus => [.. found.OrderBy(w => w.Status)],
            _ => [.. found],
        };
    }

    private bool Has(string text) => text.Contains(Wanted!, StringComparison.InvariantCultureIgnoreCase);
}
