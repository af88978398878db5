using Npgsql;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>Whether this node's scheduler runs and says so to the others, who take its jobs over otherwise.</summary>
public sealed class NodeCheckIn(ISchedulerFactory schedulers, NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Far longer than the check-in takes on a busy machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with this node's scheduler, or null.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        if (scheduler.Status != SchedulerStatus.Running)
            return "The scheduler is not running.";
        await using var ask = database.CreateCommand($"""
            SELECT last_checkin_time FROM {SchedulerSchema.Name}.qrtz_scheduler_state
            WHERE sched_name = '{SchedulingServices.SchedulerName}' AND instance_name = $1
            """);
        ask.Parameters.AddWithValue(scheduler.SchedulerInstanceId);
        return await ask.ExecuteScalarAsync(cancel) is long ticks
            && time.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero) < Longest
            ? null
            : "The scheduler has not checked in for 30 s.";
    }
}
