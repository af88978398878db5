using AdimPortal.Infrastructure.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

public static class PaymentJobs
{
    /// <summary>From a kept webhook to a changed state in a moment; an event that nobody waits for costs one look at an index.</summary>
    private static readonly TimeSpan HandleEvery = TimeSpan.FromSeconds(1);

    /// <summary>After a start of the portal it is soon known what happened while it was down.</summary>
    private static readonly TimeSpan FirstReconciliation = TimeSpan.FromSeconds(30);

    /// <summary>Beside <see cref="SchedulingServices.AddScheduling"/>. Needs billing and the payment service.</summary>
    public static IServiceCollection AddPaymentJobs(this IServiceCollection services, IConfiguration configuration)
    {
        var reconcileEvery = (configuration.GetSection(StripeOptions.Section).Get<StripeOptions>() ?? new StripeOptions()).ReconcileEvery;
        return services.AddQuartz(quartz =>
        {
            quartz.AddJob<HandlePaymentsJob>(job => job.WithIdentity(HandlePaymentsJob.Key).StoreDurably());
            quartz.AddTrigger<HandlePaymentsJob>(trigger => trigger.WithIdentity("handle-payments", CarryOperationsJob.Group).ForJob(HandlePaymentsJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(HandleEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<ReconcilePaymentsJob>(job => job.WithIdentity(ReconcilePaymentsJob.Key).StoreDurably());
            quartz.AddTrigger<ReconcilePaymentsJob>(trigger => trigger.WithIdentity("reconcile-payments", CarryOperationsJob.Group).ForJob(ReconcilePaymentsJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + (reconcileEvery < FirstReconciliation ? reconcileEvery : FirstReconciliation))
                .WithSimpleSchedule(every => every.WithInterval(reconcileEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
        });
    }
}
