using AdimPortal.Core.Billing;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// Handles events of the payment service that were kept, and makes the workspaces of accounts follow their money. One
/// node at a time: while the payment service is slow, waiting for it must not take the slots that operations need.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class HandlePaymentsJob(EventProcessor events, AccountReconciler reconciler,
    IBillingStore store,
    EachItem each, ILogger<HandlePaymentsJob> log) : IJob
{
    public static readonly JobKey Key = new("handle-payments", RunOperationsJob.Group);

    private const int MostAccounts = 50;
    private const int AtOnce = 8;

    /// <summary>Longer than a look takes. The look itself says when the next one is.</summary>
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        while (await events.HandleAsync(cancellationToken) > 0)
        {
            // Until none waits.
        }

        var due = await store.TakeDueAsync(MostAccounts, PutOff, cancellationToken);
        await each.RunAsync(WorkQueues.Accounts, due, owner => $"{owner}", async (owner, cancel) =>
        {
            if (await reconciler.KeepAsync(owner, cancel) is { } obstacle)
                NotNow(owner, obstacle);
        }, cancellationToken, atOnce: AtOnce, reference: owner => $"/staff/money/{owner}");
    }

    [LoggerMessage(LogLevel.Information,
        "Work for the account {Owner} is due but could not be done now; it is tried again soon. {Obstacle}")]
    private partial void NotNow(Guid owner, string obstacle);
}
