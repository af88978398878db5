using AdimPortal.Core.Moves;
using AdimPortal.Infrastructure.Operations;
using Quartz;

namespace AdimPortal.Infrastructure.Moves;

/// <summary>Ends moves and rehearsals whose second server has waited long enough.</summary>
[DisallowConcurrentExecution]
internal sealed class EndMovesJob(MoveCleanup cleanup) : IJob
{
    public static readonly JobKey Key = new("end-moves", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await cleanup.EndAsync(cancellationToken);
}
