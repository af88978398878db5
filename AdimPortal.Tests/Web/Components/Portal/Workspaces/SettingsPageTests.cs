using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Workspaces;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Workspaces;

/// <summary>What can be changed about a workspace, by whom and when.</summary>
public sealed class SettingsPageTests : PageTest
{
    [Theory]
    [InlineData(WorkspaceStatus.Building, "Name")]
    [InlineData(WorkspaceStatus.Active, "Name Maintenance Terminate")]
    [InlineData(WorkspaceStatus.Suspended, "Name Terminate")]
    [InlineData(WorkspaceStatus.Failed, "Name Terminate")]
    [InlineData(WorkspaceStatus.Terminating, "")]
    [InlineData(WorkspaceStatus.Terminated, "")]
    public void The_owner_finds_what_can_be_done_in_each_state(WorkspaceStatus status, string expected)
    {
        Has(status, APage.Operation(OperationStatus.Done));
        var page = Show();
        Assert.Equal("Settings", page.Find("h1").Words());
        Assert.Equal(expected, string.Join(' ', page.FindAll("h2").Select(h => h.Words())));
        Assert.Equal(expected.Length == 0, page.FindAll(".note:contains('There is nothing left to set')").Count == 1);
        Assert.Equal(expected.Length > 0, page.FindAll("nav a:contains('Settings')").Count == 1);
    }

    /// <summary>Whoever waits for the end must not be told too early.</summary>
    [Fact]
    public void That_it_is_terminated_is_said_once_it_is()
    {
        Has(WorkspaceStatus.Terminating, APage.Operation());
        Assert.Contains("Its status is now: Terminating.", Show().Find(".note").Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("terminated", Show().Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Support, "Maintenance For staff")]
    [InlineData(Roles.Admin, "Maintenance For staff Terminate")]
    public void Staff_rename_nothing_and_only_admins_end_it(string role, string expected)
    {
        Role = role;
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        var page = Show();
        Assert.Equal(expected, string.Join(' ', page.FindAll("h2").Select(h => h.Words())));
        Assert.Empty(page.FindAll("#name"));
    }

    [Fact]
    public void Another_customers_settings_are_not_there()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        Assert.DoesNotContain("Notes", Show().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void While_something_is_under_way_it_leads_there_and_only_the_name_can_be_changed()
    {
        Has(WorkspaceStatus.Building, APage.Operation());
        var page = Show();
        Assert.StartsWith("Build workspace: Running", page.Find(".note").Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/ws7x2km", page.Find(".note a").GetAttribute("href"));
        Assert.Equal("Name", string.Join(' ', page.FindAll("h2").Select(h => h.Words())));
    }

    [Fact]
    public void A_workspace_is_renamed_and_a_name_that_is_none_is_refused_beside_the_field()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        var page = Show();
        Assert.Equal("Notes", page.Find("#name").GetAttribute("value"));
        page.Find("#name").Input("   ");
        page.Find("form").Submit();
        Assert.Equal("The name is empty. Enter 1 to 60 characters.", page.Find("#name-fault").Words());
        Assert.Equal("true", page.Find("#name").GetAttribute("aria-invalid"));
        page.Find("#name").Input("  <b>Studio</b>  Heron ");
        Assert.Equal("", page.Find("#name-fault").Words());
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("<b>Studio</b> Heron", Portal.Workspaces[0].Name));
        Assert.Equal("<b>Studio</b> Heron", page.Find(".page-head p a").Words());
        Assert.Equal("<b>Studio</b> Heron", page.Find("#name").GetAttribute("value"));

        page.Find("[data-toast] button:contains('Undo')").Click();
        page.WaitForAssertion(() => Assert.Equal("Notes", page.Find(".page-head p a").Words()));
        Assert.Equal("Notes", page.Find("#name").GetAttribute("value"));
        Assert.Contains("Its name is “Notes” again.", page.Find("[data-toast]").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_owns_it_no_more_renames_nothing()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        var page = Show();
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        page.Find("#name").Input("Mine");
        page.Find("form").Submit();
        Assert.Equal("Notes", Portal.Workspaces[0].Name);
        Assert.Contains((Act.RenameWorkspace, ActorRole.Nobody), Gate.Refused);
    }

    [Fact]
    public void What_was_begun_is_seen_on_the_overview()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        var page = Show();
        page.Find("button:contains('Terminate workspace')").Click();
        Portal.Workspaces[0].BeginTermination();
        page.Find("#typed-word").Input("ws7x2km");
        page.Answer(isSure: true);
        page.WaitForAssertion(() => Assert.EndsWith("/workspaces/ws7x2km",
            Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(["terminate"], Portal.Asked);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Terminating_says_that_the_plan_goes_on_and_offers_to_end_it(bool isCancelled, bool isOffered)
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        await SubscribedAsync(isCancelled);
        var page = Show();
        page.Find("button:contains('Terminate workspace')").Click();
        var asked = page.Find("[role=dialog]");
        Assert.Contains("Your Starter plan", asked.Words(), StringComparison.Ordinal);
        Assert.Equal(isOffered, asked.QuerySelector("input[type=radio]") is not null);
    }

    [Fact]
    public async Task Forgetting_the_last_server_says_it_too()
    {
        Portal.Workspaces.Clear();
        var own = Workspace.OnSelfHosted(APage.Notes, UserId, "Notes", "free", domain: null, "adim.test", APage.Ten);
        own.Activate(new WorkspaceEndpoints($"https://{own.Domain}", null, null), APage.Ten);
        Portal.Workspaces.Add(own);
        Portal.Replace(APage.Operation(OperationStatus.Done));
        await SubscribedAsync(isCancelled: false);
        var page = Show();
        page.Find("button:contains('Unregister this server')").Click();
        var asked = page.Find("[role=dialog]");
        Assert.EndsWith("Your Starter plan continues. The next charge is on 21 December 2026.",
            asked.QuerySelector("form > p")!.Words(), StringComparison.Ordinal);
        Assert.Equal("Unregister this server", asked.QuerySelector("button[type=submit]")!.Words());
        Assert.NotNull(asked.QuerySelector("input[type=radio]"));
    }

    private async Task SubscribedAsync(bool isCancelled)
    {
        await Billing.ChangeAsync(UserId, account => account.NameCustomer(InMemoryPayments.CustomerOf(UserId)),
            default);
        var subscription = Payments.Subscribe(UserId, "adim_starter_monthly", awaitsWorkspace: false);
        if (isCancelled)
            await Payments.EndWithPeriodAsync(subscription.Id, default);
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(UserId, default);
    }

    private void Has(WorkspaceStatus status, OperationView operation, Guid? owner = null)
    {
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(owner ?? UserId, status));
        Portal.Replace(operation);
    }

    private IRenderedComponent<SettingsPage> Show() => Render<SettingsPage>(p => p.Add(w => w.Id, APage.Notes.Value));
}
