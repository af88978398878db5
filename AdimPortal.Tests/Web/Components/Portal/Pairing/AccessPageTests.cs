using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Pairing;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Pairing;

/// <summary>How one gets into a workspace: its code, who used which, its addresses, what to do in a client.</summary>
public sealed class AccessPageTests : PageTest
{
    [Fact]
    public void The_owner_sees_the_code_the_addresses_and_how_to_connect_on_each_platform()
    {
        Has(WorkspaceStatus.Active);
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.Equal("ws7x2km-482917", page.Find("[data-code]").Words());
        Assert.Equal("https://ws7x2km.adim.test", page.Find("button[aria-label='Copy the Cloud address']")
            .GetAttribute("data-copy"));
        Assert.Equal(["Windows", "macOS", "Linux", "With a camera", "Portal"],
            page.FindAll("[aria-labelledby=connect] dt").Select(dt => dt.Words()));
        Assert.Equal("https://portal.adim.test", page.Find("[aria-label=\"Copy the portal's address\"]")
            .GetAttribute("data-copy"));
    }

    [Fact]
    public void Who_used_which_code_when_and_from_where_stays_there()
    {
        Has(WorkspaceStatus.Active);
        var live = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        Portal.Codes[APage.Notes] = live;
        Portal.FormerCodes.Add(live with
        {
            Code = null,
            Status = CodeStatus.Used,
            EndedAt = APage.Ten,
            UsedBy = new CodeUser("198.51.100.7", "Adim/1.0 <b>"),
        });
        Portal.FormerCodes.Add(live with { Code = null, Status = CodeStatus.Replaced, EndedAt = APage.Ten });
        var rows = Show().FindAll("[data-code-history] tbody tr");
        Assert.Equal(["Not used yet", "Used", "Replaced"],
            rows.Select(row => row.QuerySelector("td[data-label=Status]")!.Words()));
        Assert.EndsWith("198.51.100.7 Adim/1.0 <b>", rows[1].Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_code_replaces_the_used_one_at_once()
    {
        Has(WorkspaceStatus.Active);
        Portal.Codes[APage.Notes] =
            APage.LiveCode(APage.Notes, Time.GetUtcNow()) with { Code = null, Status = CodeStatus.Used };
        var page = Show();
        page.Find("button:contains('New code')").Click();
        Assert.Equal("ws7x2km-000002", page.Find("[data-code]").Words());
    }

    [Fact]
    public void A_new_code_says_what_it_ends_before_it_does()
    {
        Has(WorkspaceStatus.Active);
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        page.Find("button:contains('New code')").Click();
        Assert.Contains("The current code and its QR stop working at once", page.Find("[role=dialog]").Words(),
            StringComparison.Ordinal);
        page.Answer(isSure: false);
        Assert.Equal("ws7x2km-482917", page.Find("[data-code]").Words());
        page.Find("button:contains('New code')").Click();
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.Equal("ws7x2km-000002", page.Find("[data-code]").Words()));
    }

    [Fact]
    public void On_the_full_screen_one_sees_the_code_and_then_that_it_was_used()
    {
        Has(WorkspaceStatus.Active);
        var live = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        Portal.Codes[APage.Notes] = live;
        var page = Show();
        page.Find("button:contains('Full screen')").Click();
        var screen = page.Find("[role=dialog] [data-code-screen=Live]");
        Assert.Equal("ws7x2km-482917", screen.QuerySelector("p.large")!.Words());
        Assert.Contains("#ffffff", screen.QuerySelector("svg")!.OuterHtml, StringComparison.OrdinalIgnoreCase);
        Portal.Codes[APage.Notes] = live with { Code = null, Status = CodeStatus.Used, EndedAt = APage.Ten };
        LetRest();
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() => Assert.Contains("The code was used.",
            page.Find("[role=dialog] [data-code-screen=Used]").Words(), StringComparison.Ordinal));
        Assert.DoesNotContain("482917", page.Markup, StringComparison.Ordinal);
        page.Find("[role=dialog] button:contains('Close')").Click();
        Assert.Empty(page.FindAll("[role=dialog]"));
    }

    [Fact]
    public void Only_a_code_that_works_is_shown_large_or_printed()
    {
        Has(WorkspaceStatus.Active);
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        Assert.Single(Show().FindAll("button[data-print]"));
        Portal.Codes[APage.Notes] =
            APage.LiveCode(APage.Notes, Time.GetUtcNow()) with { Code = null, Status = CodeStatus.Expired };
        Assert.Empty(Show().FindAll("button[data-print], button:contains('Full screen')"));
    }

    [Fact]
    public void Staff_see_the_addresses_and_no_code_nor_who_used_one()
    {
        Role = Roles.Support;
        Has(WorkspaceStatus.Active, owner: Guid.NewGuid());
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.Contains("https://ws7x2km.adim.test", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("482917", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-code-status], [data-code-history]"));
    }

    [Fact]
    public void Another_customers_access_is_not_there()
    {
        Has(WorkspaceStatus.Active, owner: Guid.NewGuid());
        Assert.DoesNotContain("Notes", Show().Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkspaceStatus.Building, "Building")]
    [InlineData(WorkspaceStatus.Suspended, "Suspended")]
    [InlineData(WorkspaceStatus.Failed, "Not built")]
    [InlineData(WorkspaceStatus.Terminating, "Terminating")]
    [InlineData(WorkspaceStatus.Terminated, "Terminated")]
    public void In_every_other_state_it_says_so_plainly(WorkspaceStatus status, string word)
    {
        Has(status);
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.StartsWith($"Access is shown only while the workspace is active Its status is now: {word}.",
            page.Find(".note").Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("482917", page.Markup, StringComparison.Ordinal);
    }

    private void Has(WorkspaceStatus status, Guid? owner = null)
    {
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(owner ?? UserId, status));
        Portal.Replace(APage.Operation(OperationStatus.Done));
    }

    private IRenderedComponent<AccessPage> Show() => Render<AccessPage>(p => p.Add(a => a.Id, APage.Notes.Value));
}
