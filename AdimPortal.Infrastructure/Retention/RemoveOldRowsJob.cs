using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>Removes what is older than it is kept, once an hour and on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class RemoveOldRowsJob(RetentionSweep sweep) : IJob
{
    public static readonly JobKey Key = new("remove-old-rows", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await sweep.RunAsync(cancellationToken);
}
