using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Provisioning;

/// <summary>How often an account may have a server built, and what a build waits for.</summary>
public sealed class BuildsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly BillingPlan Plan = InMemoryWorld.PlansWith(1).Free;

    [Fact]
    public void As_many_as_the_plan_allows_and_then_when_the_next_is_possible()
    {
        var begun = Enumerable.Range(1, Plan.BuildsPerDay).Select(hours => Now.AddHours(-hours)).ToList();
        Assert.Null(Builds.WhyNot(Plan, begun[1..], Now));
        Assert.Contains("You can build again in 19 hours, from 07:00 UTC.", Builds.WhyNot(Plan, begun, Now),
            StringComparison.Ordinal);
        Assert.Contains("in 30 minutes, from 12:30 UTC.",
            Builds.WhyNot(Plan, [.. begun[1..], Now.AddHours(-23.5)], Now), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(10, 30)]
    public void A_plan_allows_five_or_three_for_each_of_its_workspaces(int workspaces, int builds) =>
        Assert.Equal(builds, InMemoryWorld.PlansWith(workspaces).Free.BuildsPerDay);

    /// <summary>
    /// A plan that obtains a certificate, or makes a server because an owner asked, is counted; one in the cloud waits
    /// for its certificate first.
    /// </summary>
    [Fact]
    public void Every_plan_that_obtains_a_certificate_is_counted_and_waits_for_it()
    {
        foreach (var plan in new InMemoryWorld().Plans.All)
        {
            var names = plan.Steps.Select(s => s.Name).ToList();
            if (plan.Steps.Any(s => s is RunRoutine { Name: "routine-tls" }))
            {
                Assert.Contains(plan.Name, Builds.Plans);
                Assert.InRange(names.IndexOf(AwaitCertificate.StepName), 0, names.IndexOf(CreateServer.StepName) - 1);
            }
        }

        Assert.Contains(ProvisionOperation.OperationName, Builds.Plans);
        Assert.All(Builds.Plans, name => Assert.Contains(new InMemoryWorld().Plans.All, plan => plan.Name == name));
    }

    [Fact]
    public async Task A_build_waits_until_there_is_a_certificate_again_and_nothing_costs_money_until_then()
    {
        var world = new InMemoryWorld();
        world.Certificates.NoneFor = 3;
        var before = world.Time.GetUtcNow();
        var end = await world.RunAsync(world.Request(ProvisionOperation.OperationName));
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal(-1, world.Certificates.NoneFor);
        Assert.True(world.Time.GetUtcNow() - before >= TimeSpan.FromMinutes(90));
    }

    /// <summary>Waiting is no failed try, however long it takes.</summary>
    [Fact]
    public async Task A_build_waits_its_turn_before_anything_is_made()
    {
        var world = new InMemoryWorld();
        world.Queue.OthersFor = 50;
        var end = await world.RunAsync(world.Request(ProvisionOperation.OperationName));
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal(1, end.Of(AwaitServerPlace.StepName).Attempt);
    }

    [Fact]
    public async Task A_build_that_finds_the_account_full_goes_back_into_the_queue_and_leaves_nothing_when_it_gives_up()
    {
        var world = new InMemoryWorld();
        world.Cloud.Most = 0;
        var end = await world.RunAsync(world.Request(ProvisionOperation.OperationName));
        Assert.Equal((OperationStatus.Unwound, "No server became free in three days."), (end.Status, end.Problem));
        Assert.True(world.Queue.Returned > 10);
        Assert.True(world.IsClean);
    }
}
