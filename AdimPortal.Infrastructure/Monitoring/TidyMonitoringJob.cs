using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>Thins the watch's history, a few times a day and on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class TidyMonitoringJob(IMonitoringStore table) : IJob
{
    public static readonly JobKey Key = new("tidy-monitoring", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await table.TidyAsync(cancellationToken);
}
