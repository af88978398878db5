using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Billing.History;
using AdimPortal.Core.Resizing;
using AdimPortal.Infrastructure.Billing.Customers;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Billing;

public static class BillingServices
{
    /// <summary>
    /// Plans, and what we know of accounts' money. The payment service itself is registered by its own folder.
    /// </summary>
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BillingOptions>().Bind(configuration.GetSection(BillingOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<BillingOptions>>().Value.ToPlans());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<BillingOptions>>().Value.ToSchedule());
        services.AddSingleton<IBillingStore, PostgresBillingStore>();
        services.AddSingleton<IDunningProgress, PostgresDunningProgress>();
        services.AddSingleton<IPaymentEvents, PostgresPaymentEvents>();
        services.AddQueues();
        services.AddSingleton<SubscriptionSync>();
        services.AddSingleton<EventProcessor>();
        services.AddSingleton<Reconciliation>();
        services.AddSingleton<AccountPlanner>();
        services.AddSingleton<BilledWorkspaces>();
        services.AddSingleton<AccountReconciler>();
        services.AddSingleton<ServerFit>();
        services.AddSingleton<BillingService>();
        services.AddSingleton<PlanChangeService>();
        services.AddSingleton<DunningService>();
        services.AddSingleton<MarginReport>();
        services.AddSingleton<IMoneyHistory, PostgresMoneyHistory>();
        services.AddSingleton<DailyFigures>();
        services.AddSingleton<ICustomerReader, PostgresCustomerReader>();
        services.AddSingleton<BillingEmails>();
        services.AddSingleton<BillingEmailOutbox>();
        services.AddSingleton<IBillingEmails>(provider => provider.GetRequiredService<BillingEmailOutbox>());
        return services;
    }
}
