using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>
/// An open page asks before each read whether its session still means what it meant; else it is loaded anew, and shows
/// nothing more.
/// </summary>
public sealed class LivePageSessionTests : PageTest
{
    private BunitNavigationManager Pages => Services.GetRequiredService<BunitNavigationManager>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_staff_page_goes_when_the_role_was_taken_or_the_session_ended(bool isRoleTaken)
    {
        Role = Roles.Admin;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));
        Pages.NavigateTo("/staff/workspaces");
        var page = Render<AllWorkspacesPage>();
        Assert.Single(page.FindAll("tbody tr"));
        Portal.Workspaces.Add(
            APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active, "ws33333", "Read while it may be"));
        Change();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        if (isRoleTaken)
            Gate.RoleNow = Roles.Customer;
        else
            Gate.HasEnded = true;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active, "ws22222", "Nobody's business"));
        Portal.Tell(LiveTopics.Session(InMemoryActs.Session));
        page.WaitForAssertion(() => Assert.True(Pages.History.First().Options.ForceLoad));

        // It follows nothing any more, so nothing that comes later is shown.
        Assert.False(
            Portal.IsFollowed(LiveTopics.Everything) || Portal.IsFollowed(LiveTopics.Session(InMemoryActs.Session)));
        Change();
        Assert.DoesNotContain("Nobody's business", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_read_finds_it_where_the_word_was_lost()
    {
        Role = Roles.Support;
        Pages.NavigateTo("/staff/workspaces");
        var page = Render<AllWorkspacesPage>();
        Gate.RoleNow = Roles.Customer;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active, "ws22222", "Nobody's business"));
        Change();
        page.WaitForAssertion(() => Assert.True(Pages.History.First().Options.ForceLoad));
        Assert.DoesNotContain("Nobody's business", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_to_go_while_its_browser_was_away_goes_when_it_is_back()
    {
        Role = Roles.Support;
        Pages.NavigateTo("/staff/workspaces");
        var page = Render<AllWorkspacesPage>();
        Gate.HasEnded = true;
        Portal.Tell(LiveTopics.Session(InMemoryActs.Session));
        page.WaitForAssertion(() => Assert.True(Pages.History.First().Options.ForceLoad));

        await ReturnAsync();
        page.WaitForAssertion(() => Assert.Equal(2, Pages.History.Count(visit => visit.Options.ForceLoad)));
    }

    [Fact]
    public async Task When_its_browser_is_back_it_reads_anew()
    {
        Role = Roles.Support;
        Pages.NavigateTo("/staff/workspaces");
        var page = Render<AllWorkspacesPage>();
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));

        await ReturnAsync();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
    }

    private Task ReturnAsync() =>
        Services.GetRequiredService<PageConnection>().OnConnectionUpAsync(null!, CancellationToken.None);

    private void Change()
    {
        LetRest();
        Portal.Tell(LiveTopics.Everything);
    }
}
