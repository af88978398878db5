using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace AdimPortal.Testing.Nodes;

/// <summary>A portal whose scheduler runs, with jobs that do nothing; and what breaks one of them.</summary>
public sealed class RunningNode(PostgresCluster cluster) : IAsyncLifetime
{
    private IScheduler? _scheduler;

    /// <summary>
    /// The job that is broken. Its turn comes long after the test, so that nothing but the test moves it.
    /// </summary>
    public static JobKey Job => SweepCloudJob.Key;

    internal PortalApp Portal { get; } = new(cluster) { Jobs = Jobs };

    private static RememberedJobs Jobs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Portal.InitializeAsync();
        _scheduler = await Portal.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await Eventually.TrueAsync(async () => await CheckIn(TimeSpan.Zero).FaultAsync(default) is null,
            "the scheduler runs");
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    internal Task<IReadOnlyList<OverdueJob>> OverdueAsync(TimeSpan after)
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var jobs =
            new PostgresOverdueJobs(Service<NpgsqlDataSource>(), Portal.Services.GetServices<RecurringJob>(), time);
        time.Advance(after);
        return jobs.ListAsync(CancellationToken.None);
    }

    internal NodeCheckIn CheckIn(TimeSpan after) =>
        new(Service<ISchedulerFactory>(), Service<NpgsqlDataSource>(),
            new ManualTime(TimeProvider.System.GetUtcNow() + after));

    /// <summary>Runs <see cref="Job"/> once, and waits until it has ended.</summary>
    /// <param name="ended">How that is seen.</param>
    internal async Task RunAsync(bool throws, Func<Task<bool>> ended)
    {
        Jobs.Throws = throws ? Job : null;
        await _scheduler!.TriggerJob(Job);
        await Eventually.TrueAsync(ended, "the run has ended");
        Jobs.Throws = null;
    }

    /// <summary>How many runs of <see cref="Job"/> have failed in a row.</summary>
    internal async Task<int> FailuresAsync()
    {
        await using var ask = Service<NpgsqlDataSource>()
            .CreateCommand("SELECT coalesce((SELECT failures FROM failing_jobs WHERE job = $1), 0)");
        ask.Parameters.AddWithValue(Job.Name);
        return (int)(await ask.ExecuteScalarAsync())!;
    }

    /// <summary>As if the first of those had been 11 minutes ago.</summary>
    internal Task AgeFailuresAsync() =>
        RunAsync("UPDATE failing_jobs SET since = since - interval '11 minutes' WHERE job = $1", Job.Name);

    internal JobMonitor NewWatch() => ActivatorUtilities.CreateInstance<JobMonitor>(Portal.Services);

    /// <summary>Does this to the scheduler's tables until the answer is disposed of.</summary>
    /// <param name="fault">$1 is a time, in ticks, 11 minutes ago; $2 the job's name.</param>
    internal async Task<IAsyncDisposable> BreakAsync(string fault)
    {
        var triggers = await _scheduler!.GetTriggersOfJob(Job);
        await RunAsync(fault, (TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(11)).UtcTicks, Job.Name);
        return new Mended(async () =>
        {
            await RunAsync("DELETE FROM quartz.qrtz_fired_triggers WHERE job_name = $1", Job.Name);
            await RunAsync(
                "DELETE FROM quartz.qrtz_simple_triggers WHERE trigger_name IN (SELECT trigger_name FROM quartz.qrtz_triggers WHERE job_name = $1)",
                Job.Name);
            await RunAsync("DELETE FROM quartz.qrtz_triggers WHERE job_name = $1", Job.Name);
            foreach (var trigger in triggers)
                await _scheduler!.ScheduleJob(trigger);
        });
    }

    private T Service<T>() where T : notnull => Portal.Services.GetRequiredService<T>();

    private async Task RunAsync(string sql, params object[] values)
    {
        await using var command = Service<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Mended(Func<Task> mend) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await mend();
    }
}
