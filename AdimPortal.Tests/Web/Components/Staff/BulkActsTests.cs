using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>Staff choose workspaces in the list and do one thing to all of them.</summary>
public sealed class BulkActsTests : PageTest
{
    public BulkActsTests()
    {
        Role = Roles.Support;
        Portal.BeginsForReal = true;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Failed, "ws22222", "<b>Recipes</b>"));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active, "ws33333", "Songs"));
    }

    [Fact]
    public void Nothing_is_chosen_at_first_and_nothing_can_be_done()
    {
        var page = Render<AllWorkspacesPage>();
        Assert.Equal("0 selected", page.Find("[data-bulk] [role=status]").Words());
        Assert.All(page.FindAll("[data-bulk] button"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Equal(["Select all workspaces on this page", "Select Notes, ws7x2km", "Select <b>Recipes</b>, ws22222",
            "Select Songs, ws33333"], page.FindAll("label:has([type=checkbox][data-select])").Select(l => l.Words()));
    }

    [Fact]
    public void What_is_refused_of_one_stops_no_other_and_each_is_answered()
    {
        var page = Render<AllWorkspacesPage>();
        Select(page, "all");
        Press(page, "Suspend workspaces");
        Assert.Contains("Notes (ws7x2km), <b>Recipes</b> (ws22222), Songs (ws33333)",
            page.Find("[role=dialog]").Words(), StringComparison.Ordinal);
        Assert.Contains("Suspend these 3 workspaces?", page.Find("[role=dialog]").Words(), StringComparison.Ordinal);
        page.Find("#reason").Input("Too loud.");
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal(
            ["Notes ws7x2km : started.", "<b>Recipes</b> ws22222 : This can't be done to a workspace that is failed.",
                "Songs ws33333 : started."],
            page.FindAll("[data-answers] li").Select(one => one.Words())));
        Assert.Contains("Suspend workspaces: 2 started, 1 refused", page.Words(), StringComparison.Ordinal);
        Assert.Equal(["suspend", "suspend"], Portal.Asked);
    }

    [Fact]
    public void Without_a_reason_or_with_a_no_nothing_is_asked()
    {
        var page = Render<AllWorkspacesPage>();
        Select(page, "ws7x2km");
        Press(page, "Suspend workspaces");
        page.Answer(isSure: true);
        page.Answer(isSure: false);
        Press(page, "Resume workspaces");
        page.Answer(isSure: false);
        Press(page, "Install security updates");
        page.Answer(isSure: false);
        Assert.Empty(Portal.Asked);
        Assert.Empty(page.FindAll("[data-answers]"));
    }

    [Fact]
    public void Who_is_no_staff_any_more_gets_nothing_done()
    {
        var page = Render<AllWorkspacesPage>();
        Select(page, "all");
        Gate.RoleNow = Roles.Customer;
        Press(page, "Install security updates");
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-answers] [data-refused]").Count));
        Assert.Contains("This workspace does not exist.", page.Find("[data-answers]").Words(), StringComparison.Ordinal);
        Assert.Empty(Portal.Asked);
        Assert.Equal(3, Gate.Refused.Count);
    }

    [Fact]
    public async Task Pressed_twice_it_asks_once()
    {
        var page = Render<AllWorkspacesPage>();
        Select(page, "ws7x2km");
        // The second press of a page that has not heard of the first.
        var bar = page.FindComponent<BulkBar>();
        var button = bar.FindComponents<MudBlazor.MudButton>()[2].Instance.OnClick;
        await page.InvokeAsync(() =>
        {
            _ = button.InvokeAsync();
            _ = button.InvokeAsync();
        });
        Assert.Single(page.FindAll("[role=dialog]"));
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-answers] li")));
        Assert.Single(Portal.Asked);
        Assert.Equal("0 selected", page.Find("[data-bulk] [role=status]").Words());
    }

    [Fact]
    public void What_is_no_longer_in_the_list_is_no_longer_chosen()
    {
        var page = Render<AllWorkspacesPage>();
        Select(page, "ws7x2km");
        Select(page, "ws33333");
        Assert.Equal("2 selected", page.Find("[data-bulk] [role=status]").Words());
        Portal.Workspaces.RemoveAt(0);
        Portal.Tell(LiveTopics.Everything);
        page.WaitForAssertion(() =>
            Assert.Equal("1 selected", page.Find("[data-bulk] [role=status]").Words()));
    }

    private static void Select(IRenderedComponent<AllWorkspacesPage> page, string which) =>
        page.Find($"[data-select='{which}']").Change(true);

    private static void Press(IRenderedComponent<AllWorkspacesPage> page, string text) =>
        page.FindAll("[data-bulk] button").Single(b => b.Words() == text).Click();
}
