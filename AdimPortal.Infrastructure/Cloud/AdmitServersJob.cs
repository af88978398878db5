using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>Gives turns to those who wait for a server, on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class AdmitServersJob(ServerAdmission admission, IOperationWakeups wakeups, TimeProvider time) : IJob
{
    public static readonly JobKey Key = new("admit-servers", RunOperationsJob.Group);

    /// <summary>Each wakes one more of the nodes' slots; one alone would run them all one after another.</summary>
    private const int MostWakeups = 10;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var due = await admission.AdmitAsync(cancellationToken);
        for (var i = 0; i < Math.Min(due, MostWakeups); i++)
            await wakeups.AtAsync(time.GetUtcNow(), cancellationToken);
    }
}
