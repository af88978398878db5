using AdimPortal.Core.Cloud;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>
/// Looks at the cloud for all operations that wait for a droplet: one list call for one as for two hundred, and none
/// while nobody waits.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class ObserveDropletsJob(DropletWaits waits, ICloud cloud, IOperationWakeups wakeups,
    Together together, TimeProvider time, ILogger<ObserveDropletsJob> log) : IJob
{
    public static readonly JobKey Key = new("observe-droplets", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var awaited = await waits.ListAsync(cancellationToken);
        if (awaited.Count == 0)
            return;
        if (!(await cloud.ListDropletsAsync(CloudItem.PortalTag, cancellationToken)).TryGet(
            out var droplets, out var failure))
        {
            CouldNotLook(failure.Detail);
            return;
        }

        var seen = droplets
            .SelectMany(droplet => droplet.Tags.Select(tag => (Tag: tag, Droplet: droplet)))
            .Where(pair => awaited.Contains(pair.Tag))
            .DistinctBy(pair => pair.Tag)
            .ToList();
        var due = await together.RunAsync(WorkQueues.Droplets, seen, pair => pair.Tag,
            async (some, stop) => (IReadOnlyList<int>)[await waits.ObserveAsync(some, time.GetUtcNow(), stop)],
            cancellationToken);
        if (due.Sum() > 0)
            await wakeups.AtAsync(time.GetUtcNow(), cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning,
        "The droplets could not be listed; operations that need them keep waiting. {Detail}")]
    private partial void CouldNotLook(string detail);
}
