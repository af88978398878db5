using AdimPortal.Core.Provisioning;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Provisioning;

public sealed class AccountUsageTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly AccountUsage Nothing = new(InMemoryWorld.PlansWith(2).Free, Owes: false, 0, []);

    [Fact]
    public void Up_to_the_plans_last_place_a_workspace_can_be_added()
    {
        Assert.Null((Nothing with { Workspaces = 1 }).WhyNoWorkspace(Now));
        Assert.Contains("2 workspaces", (Nothing with { Workspaces = 2 }).WhyNoWorkspace(Now));
    }

    [Fact]
    public void Whoever_owes_gets_no_workspace_and_may_build_what_is_there() => Assert.Equal(
        ("A payment is due. Pay it first; until then, you can't build anything new.", null),
        ((Nothing with { Owes = true }).WhyNoWorkspace(Now), (Nothing with { Owes = true }).WhyNoBuild(Now)));

    [Fact]
    public void Builds_that_are_used_up_hold_back_a_workspace_that_has_a_place()
    {
        var built = Nothing with { Builds = [.. Enumerable.Repeat(Now.AddHours(-1), Nothing.Plan.BuildsPerDay)] };
        Assert.NotNull(built.WhyNoBuild(Now));
        Assert.Equal(built.WhyNoBuild(Now), built.WhyNoWorkspace(Now));
    }

    [Fact]
    public void What_was_chosen_for_another_plan_is_not_built()
    {
        Assert.Null(Nothing.WhyNoWorkspace("free", Now));
        Assert.Contains("is on the Free plan", Nothing.WhyNoWorkspace("pro", Now));
    }
}
