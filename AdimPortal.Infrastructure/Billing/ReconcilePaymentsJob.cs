using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.History;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Operations;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// Compares our copy with the payment service and keeps the day's revenue and cost, on one node at a time.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class ReconcilePaymentsJob(
    Reconciliation reconciliation, DailyFigures figures, ILogger<ReconcilePaymentsJob> log) : IJob
{
    public static readonly JobKey Key = new("reconcile-payments", RunOperationsJob.Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (!(await reconciliation.RunAsync(cancellationToken)).TryGet(out var report, out var failure))
        {
            CouldNotLook(failure.Detail);
            return;
        }

        if (report.Missed.Count > 0)
            Missed(report.Missed.Count, string.Join(", ", report.Missed.Select(e => $"{e.Id} {e.Type}")));
        foreach (var owner in report.Repaired)
            Repaired(owner);
        foreach (var subscription in report.Unknown)
            Unknown(subscription.Id, subscription.Customer);
        // After the comparison: what is kept of the day is what it found.
        if (await figures.SaveAsync(cancellationToken) is { } missing)
            NoFigures(missing.Detail);
    }

    [LoggerMessage(LogLevel.Warning, "Payments could not be reconciled; the next run tries again. {Detail}")]
    private partial void CouldNotLook(string detail);

    [LoggerMessage(LogLevel.Warning,
        "The day's revenue and cost could not be kept; the next run tries again. {Detail}")]
    private partial void NoFigures(string detail);

    [LoggerMessage(LogLevel.Warning, "{Count} events of the payment service had not arrived by webhook: {Events}")]
    private partial void Missed(int count, string events);

    [LoggerMessage(LogLevel.Warning, "The account {Owner} differed from the payment service and was read again.")]
    private partial void Repaired(Guid owner);

    [LoggerMessage(LogLevel.Error,
        "The subscription {Subscription} of customer {Customer} is active at the payment service and belongs to no account here. It is left alone.")]
    private partial void Unknown(string subscription, string customer);
}
