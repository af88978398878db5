using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>Does what staff asked for, once the time in which its owner could refuse it is over.</summary>
[DisallowConcurrentExecution]
internal sealed class RunPendingActsJob(PendingActRunner runner) : IJob
{
    public static readonly JobKey Key = new("run-pending-acts", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await runner.RunAsync(cancellationToken);
}
