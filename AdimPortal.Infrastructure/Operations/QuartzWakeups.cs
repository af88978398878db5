using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace AdimPortal.Infrastructure.Operations;

internal sealed class QuartzWakeups(ISchedulerFactory schedulers, IHostApplicationLifetime lifetime, TimeProvider time)
    : IOperationWakeups
{
    public async Task NowAsync(DbTransaction transaction, CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        using (scheduler.EnlistTransaction(transaction))
            await ScheduleAsync(scheduler, time.GetUtcNow(), cancel);
    }

    public async Task AtAsync(DateTimeOffset due, CancellationToken cancel)
    {
        try
        {
            await ScheduleAsync(await schedulers.GetScheduler(cancel), due, cancel);
        }
        catch (SchedulerException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // This node's scheduler is gone. The sweep of another, or of the next start, finds the operation.
        }
    }

    private static async Task ScheduleAsync(IScheduler scheduler, DateTimeOffset due, CancellationToken cancel)
    {
        var trigger = TriggerBuilder.Create()
            .WithIdentity($"wake-{Guid.CreateVersion7():N}", RunOperationsJob.Group)
            .ForJob(RunOperationsJob.Key)
            .StartAt(due)
            .Build();
        await scheduler.ScheduleJob(trigger, cancellationToken: cancel);
    }
}
