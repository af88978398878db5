using AdimPortal.Core.Images;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Images;

/// <summary>Asks for an image when one is due, and puts old ones aside.</summary>
[DisallowConcurrentExecution]
internal sealed class KeepImagesJob(ImageScheduler scheduler) : IJob
{
    public static readonly JobKey Key = new("keep-images", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await scheduler.RunAsync(cancellationToken);
}
