using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Bunit;

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

    [Fact]
    public void Without_script_a_moment_is_read_in_UTC_and_with_it_the_browser_knows_the_same_moment()
    {
        var time =
            Render<LocalTime>(p => p.Add(t => t.At, new DateTimeOffset(2026, 11, 21, 12, 30, 0, TimeSpan.FromHours(2)))
                .Add(t => t.Shape, "ago"));
        Assert.Equal("2026-11-21 10:30 UTC", time.Words());
        Assert.Equal("2026-11-21T10:30:00.0000000+00:00", time.Find("local-time").GetAttribute("at"));
        Assert.Equal("ago", time.Find("local-time").GetAttribute("shape"));
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
