using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Monitoring;
using AdimPortal.Web.Components.Staff;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Monitoring;

/// <summary>A workspace's health as its owner sees it, and alerts as staff do.</summary>
public sealed class HealthCardTests : PageTest
{
    private WorkspaceHealth Well => new(
        CheckedAt: Time.GetUtcNow(), IsHealthy: true, Problem: null,
        new Dictionary<string, string> { ["redis"] = "up", ["postgresql"] = "up" }, TimeSpan.FromMilliseconds(42),
        Time.GetUtcNow().AddDays(61),
        Time.GetUtcNow(), new MachineReading(0.12, 0.5, 0.31),
        [new CheckedQuarter(Time.GetUtcNow().AddHours(-2), 15, 0, TimeSpan.FromMilliseconds(40)),
            new CheckedQuarter(Time.GetUtcNow().AddHours(-1), 15, 2, TimeSpan.FromMilliseconds(95))],
        [new MeasuredMoment(Time.GetUtcNow().AddHours(-1), new MachineReading(0.1, 0.4, 0.3)),
            new MeasuredMoment(Time.GetUtcNow(), new MachineReading(0.12, 0.5, 0.31))],
        HealthyShare: 0.99987, Alerts: []);

    [Fact]
    public void Before_the_first_check_it_says_when_it_comes() =>
        Assert.Contains("The first check runs within a minute.",
            Render<HealthCard>(p => p.Add(c => c.Health, null)).Words(), StringComparison.Ordinal);

    [Fact]
    public void A_healthy_one_shows_services_figures_and_charts_that_can_be_heard()
    {
        var card = Render<HealthCard>(p => p.Add(c => c.Health, Well));

        Assert.Equal("Healthy", card.Find(".pill").Words());
        Assert.Equal(["PostgreSQL up", "Redis up"], card.FindAll(".services li").Select(li => li.Words()));
        Assert.Equal(["Response time 42 ms", "Processors 12%", "Memory 50%", "Disk 31%"],
            card.FindAll(".measure .name").Select(m => m.Words()));
        Assert.Contains("99.98% of checks were OK. The certificate is valid for 61 more days.", card.Words(),
            StringComparison.Ordinal);
        Assert.Equal("In the last 24 hours, checks took from 40 ms to 95 ms. 2 failed.",
            card.FindAll(".trend[role=img]")[0].GetAttribute("aria-label"));
        Assert.Equal("Memory use was 40% to 50% in the last 24 hours. An alert opens above 90%.",
            card.FindAll(".trend[role=img]")[2].GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData(1, "100% of")]
    [InlineData(0.99999, "99.99% of")]
    [InlineData(0.99, "99% of")]
    [InlineData(0.8888, "88% of")]
    [InlineData(0, "0% of")]
    public void Only_when_none_failed_all_were_good(double share, string said) =>
        Assert.Contains(said, Render<HealthCard>(p => p.Add(c => c.Health, Well with { HealthyShare = share })).Words(),
            StringComparison.Ordinal);

    [Fact]
    public void One_that_fails_says_what_is_down_and_what_comes_next()
    {
        var card = Render<HealthCard>(p => p.Add(c => c.Health, Well with
        {
            IsHealthy = false,
            Problem = "Redis is down.",
            Services = new Dictionary<string, string> { ["redis"] = "down" },
            Took = null,
            Machine = null,
        }));

        Assert.Equal("Unhealthy", card.Find(".pill").Words());
        Assert.Contains("Redis is down. We check again within a minute", card.Words(), StringComparison.Ordinal);
        Assert.Equal("Redis down", card.Find(".services li").Words());
        Assert.Equal("Response time no answer", Assert.Single(card.FindAll(".measure .name")).Words());
    }

    [Fact]
    public void An_open_alert_says_what_it_means_and_what_is_being_done() => Assert.Contains(
        "The disk is almost full 90% of the disk is in use. The workspace works. Once the disk is full, nothing more can be saved. Delete what you no longer need",
        Render<OpenAlerts>(p => p.Add(a => a.Alerts, [AnAlert(1, AlertKind.Disk)])).Words(), StringComparison.Ordinal);

    [Fact]
    public void The_desk_is_empty_when_nothing_is_wrong()
    {
        Role = Roles.Support;
        Assert.Equal("No problems: every monitored workspace is healthy.", Render<AlertsPage>().Find(".empty").Words());
    }

    [Fact]
    public void The_desk_lists_what_is_wrong_with_a_way_there()
    {
        Role = Roles.Support;
        for (var i = 0; i < 300; i++)
            Monitoring.Alerts.Add(
                new OpenAlert(AnAlert(i, i % 2 == 0 ? AlertKind.Down : AlertKind.Disk), $"Notes {i}",
                    "jane@adim.test"));

        var page = Render<AlertsPage>();

        Assert.Equal(100, page.FindAll("tbody tr").Count);
        Assert.Contains("There are more alerts than fit on one page.", page.Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/ws7x2km", page.Find("tbody tr a").GetAttribute("href"));
        Assert.Equal("Down", page.Find("tbody tr .pill").Words());
    }

    [Fact]
    public void The_desk_has_a_word_for_each_kind_of_alert()
    {
        Role = Roles.Support;
        var kinds = Enum.GetValues<AlertKind>();
        Monitoring.Alerts.AddRange(kinds.Select((kind, i) =>
            new OpenAlert(AnAlert(i, kind), "Notes", "jane@adim.test")));
        Assert.Equal(kinds.Length,
            Render<AlertsPage>().FindAll("tbody tr .pill").Select(pill => pill.Words()).Distinct().Count());
    }

    [Fact]
    public void A_job_of_the_portal_that_does_not_run_stands_above_the_alerts()
    {
        Role = Roles.Support;
        Monitoring.Overdue.Add(new OverdueJob("handle-payments", "It does not start. Its trigger is blocked.", APage.Ten));
        Assert.StartsWith("The portal's job handle-payments is overdue. It does not start. Its trigger is blocked.",
            Render<AlertsPage>().Find(".note").Words(), StringComparison.Ordinal);
    }

    private static Alert AnAlert(long id, AlertKind kind) =>
        new(id, WorkspaceId.Parse("ws7x2km"), kind, "90% of the disk is in use.", APage.Ten, ClosedAt: null);
}
