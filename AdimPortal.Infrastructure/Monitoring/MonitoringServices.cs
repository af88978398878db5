using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Monitoring;

public static class MonitoringServices
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MonitoringOptions>().Bind(configuration.GetSection(MonitoringOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<MonitoringOptions>, MonitoringOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MonitoringOptions>>().Value);
        services.AddMonitoringTables();
        services.AddHostedService<MonitoringWorker>();
        services.AddHostedService<AlertDigestWorker>();
        return services;
    }

    /// <summary>All of it but the watching: what pages read, and what a test moves by hand.</summary>
    internal static IServiceCollection AddMonitoringTables(this IServiceCollection services)
    {
        services.AddQueues();
        services.AddSingleton<IMonitoringStore, PostgresMonitoringStore>();
        services.AddSingleton<IMonitoringReader, PostgresMonitoringReader>();
        services.AddSingleton<IStaffWork, PostgresStaffWork>();
        services.AddSingleton<AlertEmails>();
        services.AddSingleton<AlertDigest>();
        services.AddSingleton<IAlertStore, PostgresAlertStore>();
        services.AddSingleton<HealthChecker>();
        services.AddSingleton<MachineChecker>();
        services.AddSingleton<AlertEvaluator>();
        return services;
    }
}

internal sealed class MonitoringOptionsValidator : FaultsValidator<MonitoringOptions>
{
    protected override IEnumerable<string> Faults(MonitoringOptions options) => options.Faults();
}
