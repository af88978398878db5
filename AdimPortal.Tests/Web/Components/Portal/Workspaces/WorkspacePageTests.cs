using AdimPortal.Core.Billing;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Workspaces;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Workspaces;

/// <summary>
/// A workspace's page turns from building to the code without a reload, and says what became of the building.
/// </summary>
public sealed class WorkspacePageTests : PageTest
{
    [Fact]
    public void Who_watches_the_building_sees_its_steps_then_how_long_it_took_and_the_code()
    {
        Has(WorkspaceStatus.Building, APage.Operation());
        var page = Show();
        Assert.Single(page.FindAll("[data-step=server]"));
        Assert.Empty(page.FindAll("[data-code-status]"));

        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() => Assert.Equal("ws7x2km-482917", page.Find("[data-code]").Words()));
        Assert.StartsWith("Built in 1 min 02 s", page.Find(".note[role=status]").Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-step]"));
        Assert.Equal("Build workspace Done",
            string.Join(' ', page.FindAll("[role=listitem] a, [role=listitem] [data-word]").Select(e => e.Words())));
    }

    [Fact]
    public void Who_comes_later_sees_the_code_and_the_addresses_and_the_building_as_one_row()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.Contains("https://ws7x2km.adim.test", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-step], .note"));
        Assert.Single(page.FindAll("[role=listitem][data-operation]"));
    }

    /// <summary>Else the page would move when the first backup begins.</summary>
    [Fact]
    public void How_long_it_took_is_said_as_long_as_the_page_is_open()
    {
        Has(WorkspaceStatus.Building, APage.Operation());
        var page = Show();
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        LetRest();
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".note:contains('Built in')")));
        Portal.Operations.Add(Another(OperationStatus.Running));
        LetRest();
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() =>
            Assert.Contains("Install security updates", page.Words(), StringComparison.Ordinal));
        Assert.Single(page.FindAll(".note:contains('Built in')"));
    }

    [Fact]
    public void That_a_workspace_was_suspended_is_said_once_and_not_as_good_news()
    {
        Has(WorkspaceStatus.Active, APage.Operation().As(SuspendOperation.OperationName));
        var page = Show();
        Has(WorkspaceStatus.Suspended, APage.Operation(OperationStatus.Done).As(SuspendOperation.OperationName));
        LetRest();
        Portal.Tell(LiveTopics.Workspace(APage.Notes));
        page.WaitForAssertion(() => Assert.Equal("Suspended", page.Find(".page-head .pill").Words()));
        Assert.StartsWith("This workspace is suspended", Assert.Single(page.FindAll(".note")).Words(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-30, "Waiting for the next check")]
    [InlineData(30, "Unhealthy")]
    public void A_check_that_failed_during_an_operation_says_nothing_about_now(int secondsAfterItsEnd, string expected)
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Monitoring.Health[APage.Notes] = new WorkspaceHealth(APage.Ten.AddSeconds(62 + secondsAfterItsEnd),
            IsHealthy: false, "It does not respond.", new Dictionary<string, string>(), null, null, null, null, [], [],
            null, []);
        var line = Show().Find("[data-health]");
        Assert.Equal(expected, line.QuerySelector(".pill")!.Words());
        Assert.Equal(secondsAfterItsEnd > 0, line.Words().Contains("It does not respond.", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_owner_is_not_told_whose_it_is()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Assert.Empty(Show().FindAll("[data-owner]"));
    }

    [Fact]
    public void Staff_see_whose_it_is()
    {
        Role = Roles.Support;
        var owner = Guid.NewGuid();
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner);
        var link = Show().Find("[data-owner] a");
        Assert.Equal(("owner@adim.test", $"/staff/money/{owner}"), (link.Words(), link.GetAttribute("href")));
    }

    [Fact]
    public void Between_the_health_check_and_the_code_nobody_is_told_that_there_is_none()
    {
        Has(WorkspaceStatus.Active, APage.Operation());
        Assert.Empty(Show().FindAll("[data-code-status]"));
    }

    [Theory]
    [InlineData(null, "Create a code")]
    [InlineData(CodeStatus.Used, "Connect another client")]
    [InlineData(CodeStatus.Expired, "Create a code")]
    [InlineData(CodeStatus.Withdrawn, "Create a code")]
    public void Once_the_code_is_used_or_gone_a_line_leads_to_the_next_one(CodeStatus? status, string link)
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        if (status is { } ended)
            Portal.Codes[APage.Notes] =
                APage.LiveCode(APage.Notes, Time.GetUtcNow()) with { Code = null, Status = ended, EndedAt = APage.Ten };
        var line = Show().Find("[data-code-status]");
        Assert.Equal(link, line.QuerySelector("a")!.Words());
        Assert.Equal("/workspaces/ws7x2km/access", line.QuerySelector("a")!.GetAttribute("href"));
        Assert.Null(line.QuerySelector("button"));
    }

    [Fact]
    public void Health_is_a_line_that_leads_to_what_was_measured()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Monitoring.Health[APage.Notes] = new WorkspaceHealth(Time.GetUtcNow(), IsHealthy: false, "Redis is down.",
            new Dictionary<string, string> { ["redis"] = "down" }, null, null, null, null, [], [], null, []);
        var line = Show().Find("[data-health]");
        Assert.StartsWith("Health Unhealthy checked", line.Words(), StringComparison.Ordinal);
        Assert.EndsWith("Redis is down. Services and measures", line.Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/ws7x2km/health", line.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData(WorkspaceStatus.Building, "Overview Activity Settings")]
    [InlineData(WorkspaceStatus.Active, "Overview Activity Backups Health Access Move Settings")]
    [InlineData(WorkspaceStatus.Suspended, "Overview Activity Backups Settings")]
    [InlineData(WorkspaceStatus.Failed, "Overview Activity Backups Settings")]
    [InlineData(WorkspaceStatus.Terminating, "Overview Activity Backups")]
    [InlineData(WorkspaceStatus.Terminated, "Overview Activity Backups")]
    public void Each_state_has_the_pages_that_show_something(WorkspaceStatus status, string expected)
    {
        Has(status, APage.Operation(OperationStatus.Done));
        Assert.Equal(expected, string.Join(' ', Show().FindAll(".tab").Select(tab => tab.Words())));
    }

    [Fact]
    public void Staff_see_the_workspace_and_never_its_code()
    {
        Role = Roles.Support;
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        Portal.Codes[APage.Notes] = APage.LiveCode(APage.Notes, Time.GetUtcNow());
        var page = Show();
        Assert.Contains("Notes", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("482917", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_customers_workspace_is_not_there()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        Assert.DoesNotContain("Notes", Show().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_building_stays_open_with_its_sentence()
    {
        Has(WorkspaceStatus.Failed, APage.Operation(OperationStatus.Unwound) with { Problem = "There was no room." });
        var page = Show();
        Assert.Contains("There was no room.", page.Words(), StringComparison.Ordinal);
        Assert.Contains("Try again", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_portal_was_refused_is_shown_with_what_can_be_done_instead_and_staffs_business_to_staff_alone()
    {
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done));
        Refused.All.Add(
            new RefusedRequest(APage.Notes, "resize", "Resize workspace", "A disk can't shrink.", Time.GetUtcNow(),
                RetryAt: null)
            {
                IsOwnersConcern = true,
                Instead = new AlternativeAction("Move to another server", "move"),
            });
        Refused.All.Add(
            new RefusedRequest(APage.Notes, "rotate", "Renew secrets", "It was refused.", Time.GetUtcNow(),
                RetryAt: null));
        var page = Show();
        Assert.Contains("A disk can't shrink.", page.Find("[data-refused=resize]").Words(), StringComparison.Ordinal);
        Assert.Contains("when the workspace or your plan changes",
            page.Find("[data-refused=resize]").Words(), StringComparison.Ordinal);
        Assert.Single(page.FindAll("a[href='/workspaces/ws7x2km/move'].mud-button:contains('Move to another server')"));
        Assert.Empty(page.FindAll("[data-refused=rotate]"));
        Assert.Empty(page.FindAll("button:contains('Try again')"));
    }

    [Fact]
    public void Staff_let_the_portal_try_again_what_it_was_refused()
    {
        Role = Roles.Support;
        Has(WorkspaceStatus.Active, APage.Operation(OperationStatus.Done), owner: Guid.NewGuid());
        Refused.All.Add(
            new RefusedRequest(APage.Notes, "rotate", "Renew secrets", "It was refused.", Time.GetUtcNow(),
                RetryAt: null));
        var page = Show();
        page.Find("button:contains('Try again')").Click();
        page.WaitForAssertion(() => Assert.Empty(Refused.All));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-refused]")));
    }

    [Fact]
    public void A_terminated_workspace_says_that_nothing_is_left_and_offers_nothing()
    {
        Has(WorkspaceStatus.Terminated, APage.Operation(OperationStatus.Done));
        Assert.Contains("We keep a final snapshot until", Show().Words(), StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromDays(8));
        var page = Show();
        Assert.Contains("Nothing is left in the cloud", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    /// <summary>A subscription belongs to the account: that its workspace is gone ends no charge.</summary>
    [Theory]
    [InlineData(null, "Nothing is charged.")]
    [InlineData(false,
        "Your Starter plan continues. The next charge is on 21 December 2026. Change or end it under Billing")]
    [InlineData(true, "Your Starter plan ends on 21 December 2026, and nothing is charged after that.")]
    public async Task A_terminated_workspace_says_what_is_charged_all_the_same(bool? isCancelled, string expected)
    {
        Has(WorkspaceStatus.Terminated, APage.Operation(OperationStatus.Done));
        if (isCancelled is { } cancelled)
            await SubscribedAsync(cancelled);
        foreach (var days in new[] { 0, 8 })
        {
            Time.Advance(TimeSpan.FromDays(days));
            Assert.Contains(expected, Show().Find(".note").Words(), StringComparison.Ordinal);
        }
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

    private static OperationView Another(OperationStatus status) =>
        APage.Operation(status).As(UpdateOperation.OperationName) with
        {
            Id = new OperationId(Guid.Parse("0193a000-0000-7000-8000-000000000002")),
            RequestedAt = APage.Ten.AddMinutes(10),
        };

    private void Has(WorkspaceStatus status, OperationView operation, Guid? owner = null)
    {
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(owner ?? UserId, status));
        Portal.Replace(operation);
    }

    private IRenderedComponent<WorkspacePage> Show() => Render<WorkspacePage>(p => p.Add(w => w.Id, APage.Notes.Value));
}
