using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.AspNetCore.Http;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>Times, lengths of time and states, as people read them.</summary>
public sealed class DisplayTextTests : PageTest
{
    [Theory]
    [InlineData(0, "under 0.1 s")]
    [InlineData(0.1, "0.1 s")]
    [InlineData(0.94, "0.9 s")]
    [InlineData(48.9, "48 s")]
    [InlineData(62, "1 min 02 s")]
    [InlineData(3600 * 2 + 180, "2 h 3 min")]
    [InlineData(-3, "under 0.1 s")]
    public void A_length_of_time(double seconds, string words) =>
    Assert.Equal(words, Durations.Short(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(3, "a moment left")]
    [InlineData(31, "about 35 s left")]
    [InlineData(125, "about 2 min left")]
    [InlineData(3600 * 5 + 725, "5 h 12 min left")]
    [InlineData(86400 * 3 + 5, "3 days left")]
    [InlineData(-60, "a moment left")]
    public void What_is_left(double seconds, string words) =>
        Assert.Equal(words, Durations.Left(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void An_estimate_that_has_run_out_says_so() =>
        Assert.Equal("longer than usual", Durations.Left(TimeSpan.FromSeconds(-60), isEstimate: true));

    [Theory]
    [InlineData(44, "just now")]
    [InlineData(46, "1 min ago")]
    [InlineData(60 * 2.5, "3 min ago")]
    [InlineData(3600 * 2.5, "3 h ago")]
    [InlineData(86400 * 13, "13 d ago")]
    [InlineData(86400 * 14, "7 Nov 2026 UTC")]
    public void How_long_ago(double seconds, string words)
    {
        var now = new DateTimeOffset(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);
        Assert.Equal(words, Moments.Text(now.AddSeconds(-seconds), "ago", now, zone: null));
    }

    [Theory]
    [InlineData("moment", "21 Nov 2026, 23:30 UTC", "22 Nov 2026, 00:30")]
    [InlineData("date", "21 Nov 2026 UTC", "22 Nov 2026")]
    [InlineData("time", "23:30:05 UTC", "00:30:05")]
    public void A_moment_is_read_in_the_readers_zone_or_says_that_it_is_in_UTC(string shape, string utc, string berlin)
    {
        var at = new DateTimeOffset(2026, 11, 21, 23, 30, 5, TimeSpan.Zero);
        Assert.Equal(utc, Moments.Text(at, shape, at, zone: null));
        Assert.Equal(berlin, Moments.Text(at, shape, at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
    }

    [Fact]
    public void The_browser_knows_the_same_moment()
    {
        var time =
            Render<LocalTime>(p => p.Add(t => t.At, new DateTimeOffset(2026, 11, 21, 12, 30, 0, TimeSpan.FromHours(2)))
                .Add(t => t.Shape, "moment"));
        Assert.Equal("21 Nov 2026, 10:30 UTC", time.Words());
        Assert.Equal("2026-11-21T10:30:00.0000000+00:00", time.Find("local-time").GetAttribute("at"));
        Assert.Equal("moment", time.Find("local-time").GetAttribute("shape"));
    }

    [Fact]
    public void Before_a_page_is_live_its_times_are_those_of_the_browsers_zone()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = "zone=Europe/Berlin";
        var time = Render<LocalTime>(p => p.AddCascadingValue<HttpContext>(http)
            .Add(t => t.At, new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero)));
        Assert.Equal("22 Nov 2026, 00:30", time.Words());
    }

    [Fact]
    public void Every_state_of_a_workspace_has_an_icon_and_a_word_of_its_own()
    {
        var pills = Enum.GetValues<WorkspaceStatus>()
            .Select(status =>
                Render<WorkspacePill>(p => p.Add(w => w.Workspace, APage.AWorkspace(Guid.NewGuid(), status)))).ToList();
        Assert.All(pills, pill => Assert.NotNull(pill.Find("svg[aria-hidden=true]")));
        Assert.Distinct(pills.Select(pill => pill.Words()));
    }

    [Fact]
    public void Every_state_of_operations_and_steps_has_a_word_of_its_own()
    {
        Assert.Distinct(Enum.GetValues<OperationStatus>().Select(status => OperationDisplay.Of(status).Word));
        Assert.Distinct(Enum.GetValues<StepStatus>().Select(status => OperationDisplay.Of(status).Word));
    }
}
