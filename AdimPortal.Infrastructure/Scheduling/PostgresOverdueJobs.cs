using AdimPortal.Core.Monitoring;
using Npgsql;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// Compares the jobs that this version has with what the scheduler's tables say of them. The tables are one truth for
/// all nodes.
/// </summary>
internal sealed class PostgresOverdueJobs(NpgsqlDataSource database, IEnumerable<RecurringJob> jobs, TimeProvider time)
    : IOverdueJobs
{
    /// <summary>
    /// How long a begin may be late. A node that dies is noticed within seconds; what lasts longer does not pass.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>How long one run of a job may take that keeps others of it from beginning.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromHours(1);

    /// <summary>
    /// How many runs in a row must have failed, through the time of <see cref="Grace"/>: one that fails once is tried
    /// again by its schedule.
    /// </summary>
    public const int Failures = 2;

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public async Task<IReadOnlyList<OverdueJob>> ListAsync(CancellationToken cancel)
    {
        var seen = await ReadOrNothingAsync(cancel);
        var failing = await FailingAsync(cancel);
        return [
            .. jobs
                .Select(job => failing.GetValueOrDefault(job.Key.Name) ?? Judge(job, seen.GetValueOrDefault(job.Key)))
                .OfType<OverdueJob>().OrderBy(job => job.Name, StringComparer.Ordinal)];
    }

    private OverdueJob? Judge(RecurringJob job, Seen? seen)
    {
        var now = time.GetUtcNow();
        if (seen is null)
            return now - _started > Grace
                ? new OverdueJob(job.Key.Name, "The scheduler does not have this job.", _started)
                : null;
        if (!job.IsConcurrent && seen.RunningSince is { } since && now - since > LongestRun)
            return new OverdueJob(job.Key.Name, "A run does not end.", since);
        // The scheduler moves the next time of a job that it could not begin; so the last begin counts as well.
        return now - seen.LastBegan > job.Every + Grace || now - seen.Next > Grace
            ? new OverdueJob(job.Key.Name, $"It does not start. Its trigger is {seen.State}.", seen.LastBegan)
            : null;
    }

    private async Task<Dictionary<string, OverdueJob>> FailingAsync(CancellationToken cancel)
    {
        await using var ask = database.CreateCommand(
            "SELECT job, failures, since, fault FROM failing_jobs WHERE failures >= $1 AND since <= $2");
        ask.Parameters.AddWithValue(Failures);
        ask.Parameters.AddWithValue(time.GetUtcNow() - Grace);
        var failing = new Dictionary<string, OverdueJob>();
        await using var rows = await ask.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            failing[rows.GetString(0)] = new OverdueJob(rows.GetString(0),
                $"Each run fails, {rows.GetInt32(1)} in a row; the last with {rows.GetString(3)}.",
                rows.GetFieldValue<DateTimeOffset>(2))
            { Fails = true };
        return failing;
    }

    /// <summary>Before the very first scheduler has made its tables, no job is known to it.</summary>
    private async Task<Dictionary<JobKey, Seen>> ReadOrNothingAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(cancel);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName)
        {
            return [];
        }
    }

    private async Task<Dictionary<JobKey, Seen>> ReadAsync(CancellationToken cancel)
    {
        // Times are in ticks. A trigger that never fired has none, or a negative one. Those that are fired once are no
        // schedule.
        await using var ask = database.CreateCommand($"""
            SELECT t.job_name, t.job_group, t.trigger_state, GREATEST(t.prev_fire_time, t.start_time), t.next_fire_time,
                (SELECT min(f.fired_time) FROM {SchedulerSchema.Name}.qrtz_fired_triggers f
                 WHERE f.sched_name = t.sched_name AND f.job_name = t.job_name AND f.job_group = t.job_group AND f.state = 'EXECUTING')
            FROM {SchedulerSchema.Name}.qrtz_triggers t JOIN {SchedulerSchema.Name}.qrtz_simple_triggers s USING (sched_name, trigger_name, trigger_group)
            WHERE t.sched_name = '{SchedulingServices.SchedulerName}' AND s.repeat_count = -1
            """);
        var seen = new Dictionary<JobKey, Seen>();
        await using var rows = await ask.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            seen[new JobKey(rows.GetString(0), rows.GetString(1))] = new Seen(
                rows.GetString(2).ToLowerInvariant(), At(rows.GetInt64(3)),
                rows.IsDBNull(4) ? DateTimeOffset.MaxValue : At(rows.GetInt64(4)),
                rows.IsDBNull(5) ? null : At(rows.GetInt64(5)));
        }

        return seen;
    }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private sealed record Seen(string State, DateTimeOffset LastBegan, DateTimeOffset Next,
        DateTimeOffset? RunningSince);
}
