using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Portal.Workspaces;

namespace AdimPortal.Web.Components.Find;

/// <summary>
/// Where a person can go, by some letters of its name: workspaces, what can be done with them, customers, operations
/// and pages. It finds only what the person may see; what is found is a link, whose page asks for itself.
/// </summary>
internal sealed class Finder(IWorkspaceReader workspaces, IOperationReader operations, IAccountDirectory accounts)
{
    /// <summary>Of each kind: who has more types another letter.</summary>
    private const int Most = 6;

    /// <summary>Workspaces whose acts are offered.</summary>
    private const int MostWithActs = 2;

    public async Task<IReadOnlyList<FindGroup>> FindAsync(ClaimsPrincipal person, string? typed,
        CancellationToken cancel)
    {
        var words = FindWords.Of(typed);
        var scope = await ScopeOf(person, cancel);
        var pages = new FindGroup("Pages",
            [.. PagesOf(scope).Where(page => words.AllIn($"{page.Title} {page.Detail}"))]);
        if (words.IsEmpty)
            return [new("Workspaces", Targets((await scope.Search("")).Take(Most))), pages];
        var found = await scope.Search(words.Text);
        FindGroup[] groups =
        [
            new("Workspaces", Targets(found.Take(Most))),
            new("Actions", [.. (await ActsAsync(words, found, scope)).Take(Most)]),
            new("Customers", scope.IsStaff ? await CustomersAsync(words, cancel) : []),
            new("Operations", await OperationsAsync(words, found, cancel)),
            pages,
        ];
        return [.. groups.Where(group => group.Targets.Count > 0)];
    }

    private static List<FindTarget> PagesOf(Scope scope) =>
    [
        .. FindPages.OfEverybody,
        .. scope.IsStaff ? FindPages.OfStaff : [],
        .. scope.IsAdmin ? [FindPages.OfAdmins] : Array.Empty<FindTarget>(),
    ];

    private static IReadOnlyList<FindTarget> Targets(IEnumerable<OwnedWorkspace> found) =>
    [
        .. found.Select(one => new FindTarget(one.Workspace.Name,
            string.Join(" · ", new[]
                { one.Workspace.Id.Value, WorkspaceDisplay.Of(one.Workspace).Word, one.OwnerEmail }
                .Where(text => text.Length > 0)),
            AddressOf(one.Workspace), "server")),
    ];

    /// <summary>"suspend notes", "notes backups", and "notes" alone where it is one workspace's name.</summary>
    private static async Task<List<FindTarget>> ActsAsync(FindWords words, IReadOnlyList<OwnedWorkspace> named,
        Scope scope)
    {
        var targets = new List<FindTarget>();
        // The same rest of words looks for the same workspaces: asked for once.
        var searched = new Dictionary<string, IReadOnlyList<OwnedWorkspace>>(StringComparer.OrdinalIgnoreCase);
        if (named.Count == 1)
            targets.AddRange(ChoicesOf(named[0].Workspace, scope));
        foreach (var title in scope.Titles)
        {
            if (words.Without(title) is not { } rest)
                continue;
            if (!searched.TryGetValue(rest.Text, out var found))
                searched[rest.Text] = found = rest.IsEmpty ? scope.Own : await scope.Search(rest.Text);
            targets.AddRange(found.Take(MostWithActs).SelectMany(one => ChoicesOf(one.Workspace, scope))
                .Where(choice => choice.Title == title));
        }

        return [.. targets.Distinct()];
    }

    private static IEnumerable<FindTarget> ChoicesOf(Workspace workspace, Scope scope) =>
        FindPages.ActsOn(workspace, scope.RolesFor(workspace))
            .Select(act => new FindTarget(act.Title, workspace.Name, AddressOf(workspace) + act.Page, "arrow-right"))
            .Concat(FindPages.OfAWorkspace.Select(page =>
                new FindTarget(page.Title, workspace.Name, $"{AddressOf(workspace)}/{page.Page}", page.Icon)));

    private async Task<IReadOnlyList<FindTarget>> CustomersAsync(FindWords words, CancellationToken cancel) =>
    [
        .. (await accounts.ListAsync(words.Text, Most, cancel))
            .Select(account =>
                new FindTarget(account.Email, "plan, workspaces and payments",
                    $"/staff/customers?text={Uri.EscapeDataString(account.Email)}", "person")),
    ];

    /// <summary>The newest ones of the workspaces that were found.</summary>
    private async Task<IReadOnlyList<FindTarget>> OperationsAsync(FindWords words,
        IReadOnlyList<OwnedWorkspace> found, CancellationToken cancel)
    {
        if (found.Count > MostWithActs || words.IsEmpty)
            return [];
        var targets = new List<FindTarget>();
        foreach (var (workspace, _) in found)
            targets.AddRange((await operations.HistoryAsync(workspace.Id, null, Most / 2, cancel))
                .Select(operation => new FindTarget(operation.Title,
                    $"{workspace.Name} · {OperationDisplay.Of(operation.Status).Word}",
                    $"{AddressOf(workspace)}/operations/{operation.Id}", "pulse")));
        return targets;
    }

    private static string AddressOf(Workspace workspace) => $"/workspaces/{workspace.Id}";

    private async Task<Scope> ScopeOf(ClaimsPrincipal person, CancellationToken cancel)
    {
        var own = (await workspaces.OfOwnerAsync(person.UserId(), cancel))
            .Select(workspace => new OwnedWorkspace(workspace, "")).ToList();
        var staff = person.StaffRoles();
        return new Scope(own, staff, async text => staff.Count == 0
            ? [.. own.Where(one => Has(one.Workspace, text))]
            : (await workspaces.ListAsync(new WorkspaceQuery { Text = text }, 0, Most, cancel)).Items);
    }

    private static bool Has(Workspace workspace, string text) =>
        workspace.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || workspace.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>What this person sees.</summary>
    /// <param name="Search">Workspaces by a part of name or id, for staff of the owner's address too.</param>
    private sealed record Scope(IReadOnlyList<OwnedWorkspace> Own, IReadOnlyList<ActorRole> Staff,
        Func<string, Task<IReadOnlyList<OwnedWorkspace>>> Search)
    {
        public bool IsStaff => Staff.Count > 0;

        public bool IsAdmin => Staff.Contains(ActorRole.Admin);

        /// <summary>Of all that may be done, to whichever workspace.</summary>
        public IReadOnlyList<string> Titles { get; } =
            [.. FindPages.OfAWorkspace.Select(page => page.Title), .. FindPages.ActTitles];

        public IReadOnlyList<ActorRole> RolesFor(Workspace workspace) =>
            Own.Any(one => one.Workspace.Id == workspace.Id) ? [ActorRole.Owner, .. Staff] : Staff;
    }
}
