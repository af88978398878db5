using AdimPortal.Core.Operations;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>The steps as a person follows them.</summary>
public sealed class StepListTests : PageTest
{
    [Fact]
    public void Every_step_of_the_plan_is_there_from_the_start_each_with_its_state_in_words()
    {
        var list = Show(
            APage.Step("keys", "Reserve name and keys", StepStatus.Done),
            APage.Step("server", "Create server", StepStatus.Running), APage.Step("health", "Health check"));
        Assert.Equal(["Reserve name and keys (done)", "Create server (running)", "Health check (pending)"],
            list.FindAll(".title").Select(t => t.Words()));
    }

    [Fact]
    public void A_step_that_ended_says_how_long_it_took_and_a_running_one_counts_in_the_browser()
    {
        var list = Show(
            APage.Step("a", "A", StepStatus.Done, took: 0.02), APage.Step("b", "B", StepStatus.Done, took: 0.4),
            APage.Step("c", "C", StepStatus.Done, took: 62),
            APage.Step("d", "D", StepStatus.Running), APage.Step("e", "E"));
        Assert.Equal(["under 0.1 s", "0.4 s", "1 min 02 s", "1 s", ""], list.FindAll(".took").Select(t => t.Words()));
        Assert.Equal(APage.Ten.ToString("O"), list.Find("[data-step=d] elapsed-time").GetAttribute("since"));
    }

    [Fact]
    public void Routines_stand_under_their_group_each_on_its_own_line_with_its_time()
    {
        var list = Show(
            Routine("system", "System packages", StepStatus.Done, took: 20),
            Routine("redis", "Redis", StepStatus.Running), Routine("web", "Web server"));
        var group = Assert.Single(list.FindAll(".step"));
        Assert.Equal("Running", group.GetAttribute("data-status"));
        Assert.Equal(["System packages (done) 20 s", "Redis (running) 1 s", "Web server (pending)"],
            list.FindAll("[data-part]").Select(p => p.Words()));
    }

    [Fact]
    public void A_group_is_done_only_when_all_of_it_is()
    {
        Assert.Equal("Running", StatusOf(Routine("a", "A", StepStatus.Done), Routine("b", "B")));
        Assert.Equal("Done", StatusOf(Routine("a", "A", StepStatus.Done), Routine("b", "B", StepStatus.Done)));
        Assert.Equal("Failed", StatusOf(Routine("a", "A", StepStatus.Done), Routine("b", "B", StepStatus.Failed)));
        Assert.Equal("Undoing", StatusOf(Routine("a", "A", StepStatus.Undoing), Routine("b", "B", StepStatus.Undone)));
    }

    [Fact]
    public void A_retry_says_why_which_try_it_is_and_when_it_comes()
    {
        var list = Show(
            APage.Step("system", "System packages", StepStatus.Retrying,
                message: "The package manager is busy.") with
            {
                Try = 2,
                MostTries = 6,
                WakeAt = APage.Ten.AddSeconds(8)
            });
        Assert.Equal("The package manager is busy. (try 2 of 6, in 8 s )", list.Find(".sentence").Words());
        Assert.Equal(APage.Ten.AddSeconds(8).ToString("O"), list.Find("time-left[next]").GetAttribute("until"));
    }

    [Fact]
    public void A_failure_inside_a_group_opens_with_its_sentence_without_a_click()
    {
        var list = Show(Routine("a", "A", StepStatus.Done),
            APage.Step("b", "B", StepStatus.Failed, "Install the software", "This system is not supported."));
        Assert.Equal("This system is not supported.", list.Find(".sentence").Words());
    }

    [Fact]
    public void What_a_finished_step_once_waited_for_is_not_said_any_more() =>
        Assert.Empty(
            Show(APage.Step("a", "A", StepStatus.Done, message: "Waiting for the server to start."))
                .FindAll(".sentence"));

    [Fact]
    public void Details_are_for_staff()
    {
        var step = APage.Step("a", "A", StepStatus.Failed, message: "It did not work.") with { Detail = "status 17" };
        Assert.DoesNotContain("status 17", Show(step).Words(), StringComparison.Ordinal);
        Assert.Contains("status 17",
            Render<StepList>(p => p.Add(l => l.Operation, APage.Operation(steps: step)).Add(l => l.ForStaff, true))
                .Words(), StringComparison.Ordinal);
    }

    private static StepView Routine(string name, string title, StepStatus status = StepStatus.Pending,
        double took = 1) =>
        APage.Step(name, title, status, "Install the software", took: took);

    private IRenderedComponent<StepList> Show(params StepView[] steps) =>
        Render<StepList>(p => p.Add(l => l.Operation, APage.Operation(steps: steps)));

    private string? StatusOf(params StepView[] steps) => Show(steps).Find(".step").GetAttribute("data-status");
}
