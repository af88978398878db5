using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Find;

namespace AdimPortal.Tests.Web.Components.Find;

/// <summary>A few letters lead to whatever the person may see, and to nothing else.</summary>
public sealed class FinderTests
{
    private static readonly Guid Me = Guid.NewGuid();
    private static readonly Guid Somebody = Guid.NewGuid();

    private readonly InMemoryPortal _portal = new(new ManualTime());

    public FinderTests()
    {
        _portal.Workspaces.Add(APage.AWorkspace(Me, WorkspaceStatus.Active, "ws22222", "Notes"));
        _portal.Workspaces.Add(APage.AWorkspace(Me, WorkspaceStatus.Suspended, "ws33333", "Letters"));
        _portal.Workspaces.Add(APage.AWorkspace(Somebody, WorkspaceStatus.Active, "ws44444", "Notebook"));
    }

    [Theory]
    [InlineData("note", "Notes")]
    [InlineData("NOTES", "Notes")]
    [InlineData("ws333", "Letters")]
    [InlineData("book", "")]
    [InlineData("ws44444", "")]
    [InlineData("%", "")]
    [InlineData("<script>alert(1)</script>", "")]
    public async Task A_customer_finds_their_own_workspaces(string typed, string expected) =>
        Assert.Equal(expected, Titles(await FindAsync(Roles.Customer, typed), "Workspaces"));

    [Fact]
    public async Task Nothing_typed_shows_where_one_can_go()
    {
        var found = await FindAsync(Roles.Customer, "  ");
        Assert.Equal(["Workspaces", "Pages"], found.Select(group => group.Name));
        Assert.Equal("Notes, Letters", Titles(found, "Workspaces"));
    }

    [Theory]
    [InlineData(Roles.Customer, "bill", "Billing")]
    [InlineData(Roles.Customer, "pass", "Account and sessions")]
    [InlineData(Roles.Customer, "alerts", "")]
    [InlineData(Roles.Customer, "roles", "")]
    [InlineData(Roles.Support, "alerts", "Alerts")]
    [InlineData(Roles.Support, "roles", "")]
    [InlineData(Roles.Admin, "roles", "Roles")]
    [InlineData(Roles.Admin, "work all", "All workspaces")]
    public async Task Pages_by_the_beginnings_of_their_words(string role, string typed, string expected) =>
        Assert.Equal(expected, Titles(await FindAsync(role, typed), "Pages"));

    [Theory]
    [InlineData(Roles.Customer, "back notes", "Backups of Notes, Take a backup of Notes, Restore a backup of Notes")]
    [InlineData(Roles.Customer, "terminate letters", "Terminate the workspace of Letters")]
    [InlineData(Roles.Customer, "suspend notes", "")]
    [InlineData(Roles.Customer, "terminate notebook", "")]
    [InlineData(Roles.Support, "suspend notebook", "Suspend the workspace of Notebook")]
    [InlineData(Roles.Support, "terminate notebook", "")]
    [InlineData(Roles.Admin, "terminate notebook", "Terminate the workspace of Notebook")]
    [InlineData(Roles.Admin, "resume letters", "Resume the workspace of Letters")]
    [InlineData(Roles.Admin, "resume notebook", "")]
    public async Task Acts_by_their_words_and_a_name_as_far_as_the_rules_allow(string role, string typed,
        string expected) =>
        Assert.Equal(expected, string.Join(", ", (await FindAsync(role, typed))
            .Where(group => group.Name == "Actions").SelectMany(group => group.Targets)
            .Select(target => $"{target.Title} of {target.Detail}")));

    [Theory]
    [InlineData("terminate notes", "/workspaces/ws22222/settings")]
    [InlineData("rename notes", "/workspaces/ws22222/settings")]
    [InlineData("new code notes", "/workspaces/ws22222/access")]
    [InlineData("health notes", "/workspaces/ws22222/health")]
    public async Task An_act_leads_to_the_page_that_has_its_button(string typed, string expected) =>
        Assert.Equal(expected, Assert.Single((await FindAsync(Roles.Customer, typed))
            .Single(group => group.Name == "Actions").Targets).Address);

    /// <summary>Whose customers a customer may not see.</summary>
    [Theory]
    [InlineData(Roles.Customer, "")]
    [InlineData(Roles.Support, "mira@adim.test")]
    public async Task Customers_are_for_staff(string role, string expected) =>
        Assert.Equal(expected, Titles(await FindAsync(role, "mira"), "Customers"));

    [Fact]
    public async Task What_goes_on_with_the_one_that_is_found()
    {
        _portal.Operations.Add(
            APage.Operation(OperationStatus.Stuck) with { Workspace = WorkspaceId.Parse("ws22222") });
        var target = Assert.Single((await FindAsync(Roles.Customer, "notes")), group => group.Name == "Operations")
            .Targets.Single();
        Assert.StartsWith("/workspaces/ws22222/operations/", target.Address, StringComparison.Ordinal);
        Assert.Equal("Notes · Stuck", target.Detail);
    }

    private Task<IReadOnlyList<FindGroup>> FindAsync(string role, string typed) =>
        new Finder(_portal, _portal, new Directory()).FindAsync(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, $"{Me}"), new Claim(ClaimTypes.Role, role)], "test")), typed,
            CancellationToken.None);

    private static string Titles(IReadOnlyList<FindGroup> found, string group) => string.Join(", ",
        found.Where(one => one.Name == group).SelectMany(one => one.Targets).Select(target => target.Title));

    private sealed class Directory : IAccountDirectory
    {
        public Task<Guid?> FindAsync(string email, CancellationToken cancel) => Task.FromResult<Guid?>(null);

        public Task<IReadOnlyList<AccountEntry>> ListAsync(string part, int most, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<AccountEntry>>([new AccountEntry(Somebody, $"{part}@adim.test")]);

        public Task<string?> FindEmailAsync(Guid account, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
