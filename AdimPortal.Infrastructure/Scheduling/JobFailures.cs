using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// Counts, for all nodes together, how often a job threw since it last ended well. The scheduler goes on calling such a
/// job and says so to nobody; <see cref="PostgresOverdueJobs"/> reads here.
/// </summary>
internal sealed partial class JobFailures(NpgsqlDataSource database, TimeProvider time, ILogger<JobFailures> log)
    : IJobListener
{
    /// <summary>A job may end well every two seconds; so often nothing has to be looked for.</summary>
    private static readonly TimeSpan ClearEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _cleared = new();

    public async ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException,
        CancellationToken cancellationToken = default)
    {
        // What a stop cut short says nothing of the job.
        if (jobException is not null && context.CancellationToken.IsCancellationRequested)
            return;
        try
        {
            await EndedAsync(context.JobDetail.Key.Name, jobException is null ? null : Thrown(jobException),
                cancellationToken);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            // The job has ended as it did; a database that is away is alarmed by itself.
            CouldNotKeep(context.JobDetail.Key.Name, fault);
        }
    }

    /// <param name="fault">What it threw; null when it ended well.</param>
    internal async Task EndedAsync(string job, Exception? fault, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (fault is not null)
        {
            _cleared.TryRemove(job, out _);
            var name = fault.GetType().Name;
            await using var keep = database.CreateCommand("""
                INSERT INTO failing_jobs AS f (job, failures, since, fault) VALUES ($1, 1, $2, $3)
                ON CONFLICT (job) DO UPDATE SET failures = f.failures + 1, fault = excluded.fault
                """);
            keep.Parameters.AddWithValue(job);
            keep.Parameters.AddWithValue(now);
            keep.Parameters.AddWithValue(
                name.Length > FailingJobTable.LongestFault ? name[..FailingJobTable.LongestFault] : name);
            await keep.ExecuteNonQueryAsync(cancel);
            return;
        }

        if (_cleared.TryGetValue(job, out var before) && now - before < ClearEvery)
            return;
        await using var clear = database.CreateCommand("DELETE FROM failing_jobs WHERE job = $1");
        clear.Parameters.AddWithValue(job);
        await clear.ExecuteNonQueryAsync(cancel);
        _cleared[job] = now;
    }

    /// <summary>The scheduler wraps it.</summary>
    private static Exception Thrown(Exception fault) =>
        fault is SchedulerException { InnerException: { } inner } ? Thrown(inner) : fault;

    [LoggerMessage(LogLevel.Warning, "The result of the job {Job} could not be saved.")]
    private partial void CouldNotKeep(string job, Exception fault);
}
