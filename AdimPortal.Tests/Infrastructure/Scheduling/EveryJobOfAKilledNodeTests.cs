using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Testing.Nodes;
using Quartz;

namespace AdimPortal.Tests.Infrastructure.Scheduling;

/// <summary>
/// Every job × a node that dies in it. The jobs are those that the portal has: a new one is tested without a line here.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryJobOfAKilledNodeTests(KilledNode nodes) : IClassFixture<KilledNode>
{
    /// <summary>Check-in, grace and a busy machine.</summary>
    private static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(40);

    public static TheoryData<string> JobTypes => [.. AllJobs().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(JobTypes))]
    public async Task Another_node_runs_the_job_again(string type)
    {
        var job = await KeyAsync(type);
        await Eventually.TrueAsync(() => nodes.RanAgain(job), $"{job} runs again on the other node", TakenOverWithin);
        await Eventually.TrueAsync(async () => !(await StatesAsync(job)).Contains(TriggerState.Blocked),
            $"no trigger of {job} is blocked any more", TakenOverWithin);
        Assert.DoesNotContain(TriggerState.Error, await StatesAsync(job));
    }

    [Fact]
    public async Task Every_job_class_is_registered_in_the_one_way()
    {
        var registered = new List<string>();
        foreach (var job in nodes.Jobs)
            registered.Add((await nodes.Other.GetJobDetail(job.Key))!.JobType.Type.Name);
        Assert.Equal(AllJobs().Select(type => type.Name).Order(), registered.Order());
        Assert.Equal(nodes.Jobs.Select(job => job.Key).ToHashSet(),
            [.. await nodes.Other.GetJobKeys(GroupMatcher<JobKey>.AnyGroup())]);
    }

    [Fact]
    public void Each_start_is_a_node_of_its_own()
    {
        string[] ids = [nodes.Dying.SchedulerInstanceId, nodes.Other.SchedulerInstanceId];
        Assert.Equal(2, ids.Distinct().Count());
        Assert.DoesNotContain("AUTO", ids);
    }

    private static IEnumerable<Type> AllJobs() =>
        typeof(RecurringJobs).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IJob)));

    private async Task<JobKey> KeyAsync(string type)
    {
        foreach (var job in nodes.Jobs)
            if ((await nodes.Other.GetJobDetail(job.Key))!.JobType.Type.Name == type)
                return job.Key;
        throw new InvalidOperationException($"{type} is not registered with the scheduler.");
    }

    private async Task<IReadOnlyList<TriggerState>> StatesAsync(JobKey job)
    {
        var states = new List<TriggerState>();
        foreach (var trigger in await nodes.Other.GetTriggersOfJob(job))
            states.Add(await nodes.Other.GetTriggerState(trigger.Key));
        return states;
    }
}
