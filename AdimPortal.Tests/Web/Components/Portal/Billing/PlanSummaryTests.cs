using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>What an account uses of what its plan includes.</summary>
public sealed class PlanSummaryTests : PageTest
{
    [Fact]
    public void Storage_is_shown_against_the_plans_as_soon_as_it_was_measured()
    {
        Assert.Equal("5 GB", Storage("free", []));
        Assert.Equal("740 MB of 5 GB", Storage("free", [740_400_000]));
    }

    [Fact]
    public void Who_holds_more_than_the_plan_includes_is_told_what_to_do()
    {
        var page = Show("free", [6_340_000_000]);
        Assert.Equal("6.3 GB of 5 GB", page.Find("[data-storage]").Words());
        Assert.StartsWith("More than your plan includes.", page.Find(".over").Words(), StringComparison.Ordinal);
        Assert.Empty(Show("free", [4_000_000_000]).FindAll(".over"));
    }

    [Fact]
    public void Of_several_workspaces_each_has_its_own()
    {
        Assert.Equal("500 GB each", Storage("pro", []));
        Assert.Equal("Notes 12 GB, Notes 3 MB of 500 GB each", Storage("pro", [12_000_000_000, 3_000_000]));
    }

    [Fact]
    public void Each_limit_has_a_bar_that_reads_in_words()
    {
        var bars = Show("pro", [495_000_000_000, 510_000_000_000]).FindAll("[role=progressbar]");
        Assert.Equal([("Workspaces", "2 of 3", "67"), ("Storage of Notes", "Notes 495 GB of 500 GB", "99"),
            ("Storage of Notes", "Notes 510 GB of 500 GB", "100")],
            bars.Select(bar => (bar.GetAttribute("aria-label")!, bar.GetAttribute("aria-valuetext")!,
                bar.GetAttribute("aria-valuenow")!)));
        Assert.Equal(["primary", "warning", "error"],
            bars.Select(bar => bar.ClassList.Single(c => c.StartsWith("mud-progress-linear-color-",
                StringComparison.Ordinal))["mud-progress-linear-color-".Length..]));
    }

    [Fact]
    public void To_have_all_workspaces_that_the_plan_includes_is_no_warning() =>
        Assert.Contains("mud-progress-linear-color-primary",
            Show("free", [1_000_000]).Find("[aria-label=Workspaces]").ClassList);

    [Fact]
    public void What_was_not_measured_yet_has_no_bar() =>
        Assert.Equal("Workspaces", Assert.Single(Show("free", []).FindAll("[role=progressbar]"))
            .GetAttribute("aria-label"));

    private string Storage(string plan, long[] held) => Show(plan, held).Find("[data-storage]").Words();

    private IRenderedComponent<PlanSummary> Show(string plan, long[] held)
    {
        var workspaces =
            held.Select((_, i) => APage.AWorkspace(UserId, WorkspaceStatus.Active, $"ws7x2k{"mnp"[i]}")).ToList();
        return Render<PlanSummary>(parameters => parameters
            .Add(p => p.Account, BillingAccount.New(UserId, plan, APage.Ten))
            .Add(p => p.Workspaces, workspaces)
            .Add(p => p.Held, workspaces.Select((w, i) => (w.Id, held[i])).ToDictionary()));
    }
}
