using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Layout;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>Staff see what is wrong: an outside system that is away first, for it is one cause of much.</summary>
public sealed class AlertsPageTests : PageTest
{
    public AlertsPageTests() => Role = Roles.Support;

    [Fact]
    public void A_system_that_is_away_is_named_with_what_waits_for_it_and_who_was_told()
    {
        Outages.Away.Add(
            new Outage(OutsideSystem.Cloud, APage.Ten, "GET /v2/droplets: 500", APage.Ten.AddMinutes(1), Waiting: 12));
        Outages.Away.Add(new Outage(OutsideSystem.Mail, APage.Ten, "connection refused", ToldAt: null, Waiting: 0));
        var words = Render<AlertsPage>().Words();
        Assert.Contains("DigitalOcean is not responding", words, StringComparison.Ordinal);
        Assert.Contains(
            "12 operations are waiting for it; each continues automatically when it responds. Staff were told by email", words,
            StringComparison.Ordinal);
        Assert.Contains("GET /v2/droplets: 500", words, StringComparison.Ordinal);
        Assert.Contains("The mail server is not responding", words, StringComparison.Ordinal);
        Assert.Contains("No one can be told by email.", words, StringComparison.Ordinal);
    }

    private const string AllIsWell = "every monitored workspace is healthy";

    [Fact]
    public void All_is_well_when_nothing_is_on_the_page()
    {
        Assert.Contains(AllIsWell, Render<AlertsPage>().Words(), StringComparison.Ordinal);
        Assert.Empty(Render<AlertCount>().FindAll("[data-alerts]"));
    }

    /// <summary>A workspace that is being worked on is not watched, and has no alert of its own.</summary>
    [Fact]
    public void A_stuck_operation_is_on_the_page_and_counted()
    {
        var stuck = APage.Operation(OperationStatus.Stuck);
        Portal.Operations.Add(stuck);
        var page = Render<AlertsPage>();
        Assert.Equal($"/workspaces/{stuck.Workspace}/operations/{stuck.Id}",
            page.Find("[data-stuck] a").GetAttribute("href"));
        Assert.DoesNotContain(AllIsWell, page.Words(), StringComparison.Ordinal);
        Assert.Equal("1", Render<AlertCount>().Find("[data-alerts]").GetAttribute("data-alerts"));
    }

    [Theory]
    [InlineData("outage")]
    [InlineData("job")]
    [InlineData("mail")]
    [InlineData("certificates")]
    [InlineData("set aside")]
    public async Task All_is_not_well_while_anything_else_is_wrong(string what)
    {
        switch (what)
        {
            case "outage":
                Outages.Away.Add(new Outage(OutsideSystem.Cloud, APage.Ten, "500", null, Waiting: 0));
                break;
            case "job":
                Monitoring.Overdue.Add(new OverdueJob("backups", "It failed.", APage.Ten));
                break;
            case "mail":
                Monitoring.Mail = new MailErrors(1, APage.Ten, null);
                break;
            case "certificates":
                Certificates.Budget = new CertificateBudget(50, 50, APage.Ten);
                break;
            default:
                for (var i = 0; i < 10; i++)
                    await Aside.FailedAsync(WorkQueues.Mail, "1", "It failed.", null, default);
                break;
        }

        Assert.DoesNotContain(AllIsWell, Render<AlertsPage>().Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_alert_has_a_word()
    {
        foreach (var kind in Enum.GetValues<AlertKind>())
            Monitoring.Alerts.Add(
                new OpenAlert(new Alert((long)kind + 1, APage.Notes, kind, "It was seen.", APage.Ten, ClosedAt: null),
                    "Notes", "ada@adim.test"));
        Assert.Equal(Enum.GetValues<AlertKind>().Length, Render<AlertsPage>().FindAll("[data-alert]").Count);
    }

    [Theory]
    [InlineData("", 8, "All")]
    [InlineData("?kind=disk", 1, "Disk")]
    [InlineData("?kind=Colour", 8, "All")]
    public void Alerts_by_kind(string query, int found, string chosen)
    {
        foreach (var kind in Enum.GetValues<AlertKind>())
            Monitoring.Alerts.Add(
                new OpenAlert(new Alert((long)kind + 1, APage.Notes, kind, "It was seen.", APage.Ten, ClosedAt: null),
                    "Notes", "ada@adim.test"));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/alerts{query}");
        var page = Render<AlertsPage>();
        Assert.Equal(found, page.FindAll("[data-alert]").Count);
        Assert.Equal(chosen, page.Find("nav [aria-current=page]").Words());
    }

    [Fact]
    public void None_of_a_kind_says_so_and_not_that_all_is_well()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/staff/alerts?kind=Memory");
        Assert.Equal("There are no open alerts of this kind: memory.", Render<AlertsPage>().Find(".empty").Words());
    }
}
