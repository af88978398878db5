using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Billing;

public static class PaymentJobs
{
    /// <summary>
    /// From a kept webhook to a changed state in a moment; an event that nobody waits for costs one look at an index.
    /// </summary>
    private static readonly TimeSpan HandleEvery = TimeSpan.FromSeconds(1);

    /// <summary>After a start of the portal it is soon known what happened while it was down.</summary>
    private static readonly TimeSpan FirstReconciliation = TimeSpan.FromSeconds(30);

    /// <summary>Beside <see cref="SchedulingServices.AddScheduling"/>. Needs billing and the payment service.</summary>
    public static IServiceCollection AddPaymentJobs(this IServiceCollection services, IConfiguration configuration)
    {
        var reconcileEvery = configuration.ReadOrUsual<StripeOptions>(StripeOptions.Section).ReconcileEvery;
        return services.AddQuartz(quartz =>
        {
            quartz.AddRecurring<HandlePaymentsJob>(HandlePaymentsJob.Key, HandleEvery);
            quartz.AddRecurring<ReconcilePaymentsJob>(ReconcilePaymentsJob.Key, reconcileEvery,
                first: FirstReconciliation);
        });
    }
}
