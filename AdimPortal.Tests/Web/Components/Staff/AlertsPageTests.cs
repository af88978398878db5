using AdimPortal.Core.Outages;
using AdimPortal.Core.Watch;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Tests.Support.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>Staff see what is wrong: an outside system that is away first, for it is one cause of much.</summary>
public sealed class AlertsPageTests : PageTest
{
    public AlertsPageTests() => Role = Roles.Support;

    [Fact]
    public void A_system_that_is_away_is_named_with_what_waits_for_it_and_who_was_told()
    {
        Outages.Away.Add(new Outage(OutsideSystem.Cloud, APage.Ten, "GET /v2/droplets: 500", APage.Ten.AddMinutes(1), Waiting: 12));
        Outages.Away.Add(new Outage(OutsideSystem.Mail, APage.Ten, "connection refused", ToldAt: null, Waiting: 0));
        var words = Render<AlertsPage>().Words();
        Assert.Contains("DigitalOcean is not answering", words, StringComparison.Ordinal);
        Assert.Contains("12 operations wait for it; each continues automatically when it answers. Staff were told by email", words, StringComparison.Ordinal);
        Assert.Contains("GET /v2/droplets: 500", words, StringComparison.Ordinal);
        Assert.Contains("The mail server is not answering", words, StringComparison.Ordinal);
        Assert.Contains("Nobody can be told by email.", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_alert_has_a_word()
    {
        foreach (var kind in Enum.GetValues<AlertKind>())
            Watch.Alerts.Add(new DeskAlert(new Alert((long)kind + 1, APage.Notes, kind, "It was seen.", APage.Ten, ClosedAt: null), "Notes", "ada@adim.test"));
        Assert.Equal(Enum.GetValues<AlertKind>().Length, Render<AlertsPage>().FindAll("[data-alert]").Count);
    }
}
