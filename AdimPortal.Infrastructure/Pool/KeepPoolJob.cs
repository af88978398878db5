using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdimPortal.Infrastructure.Pool;

/// <summary>Parks and retires workspaces, one at a time, on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed partial class KeepPoolJob(PoolKeeper keeper, ILogger<KeepPoolJob> log) : IJob
{
    public static readonly JobKey Key = new("keep-pool", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        switch (await keeper.KeepAsync(cancellationToken))
        {
            case (PoolStep.Park(var kind), RequestAnswer.Accepted):
                Parking(kind.Region, kind.Size);
                break;
            case (PoolStep.Retire(var id, var why), RequestAnswer.Accepted):
                Retiring(id.Value, why);
                break;
            // Somebody claimed it, or is at it: the next look sees how it stands then.
            case (_, RequestAnswer.Refused(var message)):
                NotNow(message);
                break;
            default:
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "A workspace of size {Size} in {Region} is built ahead.")]
    private partial void Parking(string region, string size);

    [LoggerMessage(LogLevel.Information, "The parked workspace {Workspace} is retired. {Why}")]
    private partial void Retiring(string workspace, string why);

    [LoggerMessage(LogLevel.Information, "The pool stays as it is for now. {Why}")]
    private partial void NotNow(string why);
}
