using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>The one way in which a job of the portal is registered, so that each has what all need.</summary>
internal static class RecurringJobs
{
    /// <summary>
    /// A job that begins again and again. One whose node dies in it is run again by another node, as soon as that one
    /// has noticed: a job that comes once a day must not wait for the next day. What was missed while nobody ran is
    /// made up for once, not once each.
    /// </summary>
    /// <param name="every">The time from one begin to the next.</param>
    /// <param name="first">How long after a start of the portal it begins; never later than one
    /// <paramref name="every"/>.</param>
    /// <param name="trigger">The name of its trigger; the job's own when null.</param>
    public static void AddRecurring<TJob>(this IQuartzBuilder quartz, JobKey key, TimeSpan every,
        TimeSpan first = default, string? trigger = null)
        where TJob : class, IJob
    {
        quartz.Services.AddSingleton(
            new RecurringJob(key, every,
                !typeof(TJob).IsDefined(typeof(DisallowConcurrentExecutionAttribute), inherit: true)));
        quartz.AddJob<TJob>(job => job.WithIdentity(key).StoreDurably().RequestRecovery());
        quartz.AddTrigger<TJob>(its => its.WithIdentity(trigger ?? key.Name, key.Group).ForJob(key)
            .StartAt(TimeProvider.System.GetUtcNow() + (every < first ? every : first))
            .WithSimpleSchedule(again => again.WithInterval(every).RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
    }
}
