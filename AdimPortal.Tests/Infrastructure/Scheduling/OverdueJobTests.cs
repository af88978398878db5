using System.Net;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Testing.Nodes;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Scheduling;

/// <summary>A scheduler that runs while a job of it does not: seen, told, and no reason to turn people away.</summary>
[Trait("Category", "Integration")]
public sealed class OverdueJobTests(RunningNode node) : IClassFixture<RunningNode>
{
    private const string Blocked =
        "UPDATE quartz.qrtz_triggers SET trigger_state = 'BLOCKED', next_fire_time = $1 WHERE job_name = $2";
    private const string Erroneous =
        "UPDATE quartz.qrtz_triggers SET trigger_state = 'ERROR', next_fire_time = $1 WHERE job_name = $2";

    private const string Endless = """
        INSERT INTO quartz.qrtz_fired_triggers
            (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent)
        VALUES ('portal', 'endless', $2, 'operations', 'gone', $1 - 36000000000, $1, 5, 'EXECUTING', $2, 'operations', true)
        """;

    [Theory]
    [InlineData(Blocked, "It does not start. Its trigger is blocked.")]
    [InlineData(Erroneous, "It does not start. Its trigger is error.")]
    [InlineData(Endless, "A run does not end.")]
    public async Task What_keeps_a_job_from_running_is_named(string fault, string why)
    {
        await using var broken = await node.BreakAsync(fault);
        var overdue = Assert.Single(await node.OverdueAsync(after: TimeSpan.Zero));
        Assert.Equal((RunningNode.Job.Name, why), (overdue.Name, overdue.Why));
    }

    [Fact]
    public async Task A_job_that_the_scheduler_has_lost_is_overdue()
    {
        await using var broken =
            await node.BreakAsync("DELETE FROM quartz.qrtz_simple_triggers WHERE trigger_name = $2 AND $1 > 0");
        Assert.Contains(await node.OverdueAsync(after: TimeSpan.FromMinutes(11)),
            job => (job.Name, job.Why) == (RunningNode.Job.Name, "The scheduler does not have this job."));
    }

    [Fact]
    public async Task All_jobs_are_overdue_when_none_has_begun_for_longer_than_its_interval_and_some()
    {
        Assert.Empty(await node.OverdueAsync(after: TimeSpan.Zero));
        var registered = node.Portal.Services.GetServices<RecurringJob>().ToList();
        var longest = registered.Max(job => job.Every);
        Assert.Equal(
            registered.Select(job => job.Key.Name).Order(StringComparer.Ordinal),
            (await node.OverdueAsync(after: longest + TimeSpan.FromMinutes(11))).Select(job => job.Name));
    }

    [Fact]
    public async Task Staff_are_told_once_however_many_nodes_look_and_pages_and_monitors_say_it()
    {
        var supporter = await node.Portal.AccountAsync("night-shift@adim.test", role: Roles.Support);
        using var someone = node.Portal.NewVisitor();
        Assert.Equal((HttpStatusCode.OK, "up"), await AskAsync(someone, "/ready"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(someone, "/health")).Status);
        await using (await node.BreakAsync(Blocked))
        {
            // People are still served, on every node; what watches the portal sees it.
            Assert.Equal((HttpStatusCode.OK, "degraded"), await AskAsync(someone, "/ready"));
            var (status, health) = await AskAsync(someone, "/health");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("\"jobs\":{\"status\":\"degraded\"", health, StringComparison.Ordinal);

            await Task.WhenAll(node.NewWatch().LookAsync(default), node.NewWatch().LookAsync(default));
            await node.NewWatch().LookAsync(default);
            var email =
                await node.Portal.Mail.WaitAsync(supporter.Email!,
                    $"The portal's job {RunningNode.Job.Name} is overdue");
            Assert.Contains("Its trigger is blocked.", email.Text, StringComparison.Ordinal);
            Assert.Single(node.Portal.Mail.To(supporter.Email!));

            using var support = node.Portal.NewVisitor();
            await support.SignInAsync(supporter.Email!);
            Assert.Contains($"The portal's job {RunningNode.Job.Name} is overdue.",
                (await support.GetAsync("/staff/alerts")).Words, StringComparison.Ordinal);
        }

        await node.NewWatch().LookAsync(default);
        Assert.Equal((HttpStatusCode.OK, "up"), await AskAsync(someone, "/ready"));
        await using (await node.BreakAsync(Erroneous))
        {
            await node.NewWatch().LookAsync(default);
            await Eventually.TrueAsync(() => node.Portal.Mail.To(supporter.Email!).Count == 2,
                "staff are told again of what begins again");
        }

        await node.NewWatch().LookAsync(default);
    }

    [Fact]
    public async Task A_job_that_throws_each_time_is_seen_and_told_and_over_when_a_run_ends_well()
    {
        var supporter = await node.Portal.AccountAsync("late-shift@adim.test", role: Roles.Support);
        using var someone = node.Portal.NewVisitor();
        await node.RunAsync(throws: true, async () => await node.FailuresAsync() == 1);
        await node.AgeFailuresAsync();
        // One failure may pass.
        Assert.DoesNotContain(await node.OverdueAsync(after: TimeSpan.Zero), job => job.Fails);
        await node.RunAsync(throws: true, async () => await node.FailuresAsync() == 2);
        var failing = Assert.Single(await node.OverdueAsync(after: TimeSpan.Zero));
        Assert.Equal((RunningNode.Job.Name, true, "Each run fails, 2 in a row; the last with TimeoutException."),
            (failing.Name, failing.Fails, failing.Why));

        var (status, health) = await AskAsync(someone, "/health");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true),
            (status, health.Contains("\"jobs\":{\"status\":\"degraded\"", StringComparison.Ordinal)));
        Assert.Equal((HttpStatusCode.OK, "degraded"), await AskAsync(someone, "/ready"));
        await node.NewWatch().LookAsync(default);
        await node.NewWatch().LookAsync(default);
        var email =
            await node.Portal.Mail.WaitAsync(supporter.Email!, $"The portal's job {RunningNode.Job.Name} fails");
        Assert.DoesNotContain("secret", email.Text, StringComparison.Ordinal);
        Assert.Single(node.Portal.Mail.To(supporter.Email!));

        await node.RunAsync(throws: false, async () => await node.FailuresAsync() == 0);
        await node.NewWatch().LookAsync(default);
        Assert.Equal((HttpStatusCode.OK, "up"), await AskAsync(someone, "/ready"));
    }

    [Fact]
    public async Task A_node_whose_scheduler_is_silent_is_not_ready()
    {
        Assert.Null(await node.CheckIn(after: TimeSpan.Zero).FaultAsync(default));
        Assert.NotNull(await node.CheckIn(after: TimeSpan.FromMinutes(1)).FaultAsync(default));
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.Http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
