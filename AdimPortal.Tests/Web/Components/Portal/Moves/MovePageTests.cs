using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Moves;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Moves;

/// <summary>The page of a move says where it can go, what a rehearsal found, and how to come back.</summary>
public sealed class MovePageTests : PageTest
{
    private MoveAsker Owner => new(UserId, IsOwner: true, IsAdmin: false, Reason: null);

    [Fact]
    public void An_owner_chooses_among_the_other_regions_and_begins_a_rehearsal()
    {
        var workspace = Has();
        var page = Show();
        Assert.Equal(["San Francisco, North America", "Frankfurt, Europe", "Singapore, Asia"],
            page.Choices("#region"));
        Assert.Empty(page.FindAll("#size"));
        page.Choose("#region", "Frankfurt, Europe");
        page.Find("form").Submit();
        Assert.Equal((MoveStage.Rehearsing, "fra1"),
            (workspace.Move!.Stage, workspace.Move.Other.Region));
        Assert.EndsWith("/workspaces/ws7x2km", Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_whose_plan_has_become_smaller_moves_to_a_smaller_server_in_the_same_region()
    {
        var workspace = Has();
        workspace.BeginResize("pro", "s-2vcpu-4gb");
        workspace.Resized();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/workspaces/ws7x2km/move?size=s-2vcpu-2gb");
        var page = Show();
        Assert.Equal(["s-1vcpu-2gb", "s-2vcpu-2gb", "s-2vcpu-4gb"],
            page.Choices("#size"));
        page.Find("form").Submit();
        Assert.Equal(("nyc3", "s-2vcpu-2gb"), (workspace.Move!.Other.Region, workspace.Move.Other.Size));
    }

    [Fact]
    public void A_size_that_is_not_offered_is_not_taken_from_the_address()
    {
        var workspace = Has();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/workspaces/ws7x2km/move?size=s-2vcpu-4gb");
        Show().Find("form").Submit();
        Assert.Equal("s-1vcpu-2gb", workspace.Move!.Other.Size);
    }

    [Fact]
    public void What_a_rehearsal_found_is_told_before_the_move()
    {
        var workspace = Has();
        workspace.BeginRehearsal("fra1", "s-1vcpu-2gb", Owner, Time.GetUtcNow());
        workspace.Rehearsed(
            new Rehearsal(Time.GetUtcNow(), 231_000_000, TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(19),
                "10 tables with 101,431 rows"));
        workspace.RehearsalEnded(Time.GetUtcNow());
        var card = Show().Find("[data-rehearsal]").Words();
        Assert.Contains("231 MB arrived on the new server in Frankfurt: 10 tables with 101,431 rows", card,
            StringComparison.Ordinal);
        Assert.Contains("nothing can be written for about 19 s", card, StringComparison.Ordinal);
        Assert.Contains("Move now", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_on_an_own_server_calls_it_so()
    {
        var workspace = Has();
        workspace.BeginMoveToSelfHosted("203.0.113.7", "ssh-ed25519 ATTIC", rehearses: true);
        workspace.Rehearsed(
            new Rehearsal(Time.GetUtcNow(), 8_000_000, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(17),
                "10 tables with 49 rows"));
        workspace.RehearsalEnded(Time.GetUtcNow());
        var card = Show().Find("[data-rehearsal]").Words();
        Assert.Contains("8 MB arrived on your own server: 10 tables with 49 rows", card, StringComparison.Ordinal);
        Assert.Contains("Your server waits until", card, StringComparison.Ordinal);
        Assert.Contains("Release your server", card, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_move_there_is_a_way_back()
    {
        var workspace = Has();
        workspace.BeginMove("fra1", "s-1vcpu-2gb", Owner, Time.GetUtcNow());
        workspace.SwitchServers(Time.GetUtcNow());
        workspace.WasPaused(TimeSpan.FromSeconds(17));
        var card = Show().Find("[data-moved]").Words();
        Assert.Contains("Your workspace moved", card, StringComparison.Ordinal);
        Assert.Matches(
            "It is in Frankfurt, since [^.]+\\. Nothing could be written for 17 s\\. All data written before the move",
            card);
        Assert.Contains("Return to New York", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_move_that_was_taken_back_says_why()
    {
        Has();
        Portal.Replace(
            APage.Operation(OperationStatus.Unwound).As(MoveOperation.OperationName) with
            {
                Problem = "The server's disk is full."
            });
        var words = Show().Words();
        Assert.Contains(
            "“Move workspace” was undone The server's disk is full. Your workspace is where it was", words,
            StringComparison.Ordinal);
    }

    [Fact]
    public void While_something_is_done_to_it_nothing_can_be_begun()
    {
        Has();
        Portal.Replace(APage.Operation());
        Assert.Empty(Show().FindAll("form"));
    }

    [Fact]
    public void An_owner_lets_support_do_it_and_takes_that_back()
    {
        Has();
        var page = Show();
        page.Find("button:contains('Allow support to move it')").Click();
        Assert.Equal(Time.GetUtcNow() + Workspace.PermissionLasts, MovePermissions.Given[APage.Notes]);
    }

    [Fact]
    public void What_the_owner_revoked_can_be_taken_back()
    {
        var until = Time.GetUtcNow().AddDays(3);
        // Only the database sets it.
        typeof(Workspace).GetProperty(nameof(Workspace.MoveAllowedUntil))!.SetValue(Has(), until);
        var page = Show();
        page.Find("button:contains('Revoke permission')").Click();
        Assert.Null(MovePermissions.Given[APage.Notes]);
        page.Find("[data-toast] button:contains('Undo')").Click();
        Assert.Equal(until, MovePermissions.Given[APage.Notes]);
    }

    [Fact]
    public void Staff_may_choose_a_size_and_are_refused_without_the_owners_word()
    {
        Role = Roles.Support;
        var workspace = Has(owner: Guid.NewGuid());
        var page = Show();
        Assert.NotEmpty(page.Choices("#size"));
        Assert.Contains("The owner has not agreed", page.Words(), StringComparison.Ordinal);
        page.Choose("#region", "Frankfurt, Europe");
        page.Find("form").Submit();
        Assert.Null(workspace.Move);
    }

    [Fact]
    public void Support_removes_no_server_without_the_owners_word()
    {
        Role = Roles.Support;
        var workspace = Has(owner: Guid.NewGuid());
        workspace.BeginMove("fra1", "s-1vcpu-2gb", Owner, Time.GetUtcNow());
        workspace.SwitchServers(Time.GetUtcNow());
        workspace.WasPaused(TimeSpan.FromSeconds(17));
        var support = new MoveAsker(UserId, IsOwner: false, IsAdmin: false, Reason: null);
        Assert.Throws<NotPossibleException>(() => workspace.BeginEndOfMove(support, Time.GetUtcNow()));
        workspace.BeginEndOfMove(asker: null, Time.GetUtcNow());
    }

    [Fact]
    public void Another_customers_workspace_is_not_there()
    {
        Has(owner: Guid.NewGuid());
        Assert.DoesNotContain("Notes", Show().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_for_an_own_server_is_made_for_one_address_and_can_be_revoked()
    {
        Has();
        var page = Show();
        page.Find("#target").Change("not an address");
        page.Find("[data-to-own] form").Submit();
        Assert.Contains("Enter an IPv4 address", page.Find("[data-to-own]").Words(), StringComparison.Ordinal);
        Assert.Null(Keys.Live);
        var field = page.Find("#target");
        Assert.Equal(("not an address", "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        Assert.Contains("target-fault", field.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal("Enter an IPv4 address, such as 203.0.113.7.", page.Find("#target-fault").Words());
        Assert.False(page.Find("[data-to-own] [type=submit]").HasAttribute("disabled"));

        page.Find("#target").Change("203.0.113.7");
        page.Find("[data-to-own] form").Submit();
        Assert.Equal(("203.0.113.7", true), (Keys.Live!.Target, Keys.Live.Rehearses));
        Assert.Matches(
            "^curl -fsSL https://portal.adim.test/migrate_workspace.sh \\| sudo bash -s -- --workspace-id ws7x2km --cloud-url https://ws7x2km.adim.test --transfer-key adimt_[A-Za-z0-9]{32}$",
            page.Find("[data-migrate-line]").TextContent);
        page.Find("button:contains('Revoke the key')").Click();
        Assert.Null(Keys.Live);
        Assert.Empty(page.FindAll("[data-migrate-line]"));
    }

    [Fact]
    public void The_line_is_there_before_the_page_has_read_of_it_and_goes_when_another_takes_its_place()
    {
        Has();
        var page = Show();
        var reading = new TaskCompletionSource();
        Keys.Reading = reading.Task;
        page.Find("#target").Change("203.0.113.7");
        page.Find("[data-to-own] form").Submit();
        Assert.Single(page.FindAll("[data-migrate-line]"));
        reading.SetResult();
        page.WaitForElement("[data-migrate-line]");

        // In another window.
        Keys.Live = Keys.Live! with { ExpiresAt = Keys.Live.ExpiresAt.AddMinutes(1) };
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-migrate-line]")));
    }

    [Fact]
    public void A_line_is_shown_once_and_who_was_refused_is_told()
    {
        Has();
        Keys.Live = new("203.0.113.7", true, Time.GetUtcNow().AddMinutes(40), "198.51.100.9", Time.GetUtcNow());
        var card = Show().Find("[data-to-own]");
        Assert.DoesNotContain("--transfer-key", card.Words(), StringComparison.Ordinal);
        Assert.Contains("You created a command for your server at 203.0.113.7", card.Words(), StringComparison.Ordinal);
        Assert.Contains("A server at 198.51.100.9 was refused", card.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_but_its_owner_makes_a_line()
    {
        Role = Roles.Support;
        Has(owner: Guid.NewGuid());
        Assert.Empty(Show().FindAll("[data-to-own]"));
    }

    [Fact]
    public void From_an_own_server_it_moves_to_any_region_once_that_server_takes_part()
    {
        var workspace = Has();
        workspace.BeginMoveToSelfHosted("203.0.113.7", "ssh-ed25519 ATTIC", rehearses: false);
        workspace.SwitchServers(Time.GetUtcNow());
        workspace.WasPaused(TimeSpan.FromSeconds(17));
        workspace.NotMoved();
        var page = Show();
        Assert.Contains("Run sudo adim-migrate on it.", page.Words(), StringComparison.Ordinal);
        Assert.Equal(4, page.Choices("#region").Count);
        Assert.Empty(page.FindAll("[data-to-own]"));
    }

    private Workspace Has(Guid? owner = null)
    {
        var workspace = APage.AWorkspace(owner ?? UserId, WorkspaceStatus.Active);
        Portal.BeginsForReal = true;
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(workspace);
        Portal.Replace(APage.Operation(OperationStatus.Done));
        return workspace;
    }

    private IRenderedComponent<MovePage> Show() => Render<MovePage>(p => p.Add(w => w.Id, APage.Notes.Value));
}
