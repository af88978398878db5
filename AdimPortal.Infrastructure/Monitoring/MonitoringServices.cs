using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Monitoring;

public static class MonitoringServices
{
    public static IServiceCollection AddWatch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WatchOptions>().Bind(configuration.GetSection(WatchOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<WatchOptions>, WatchOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<WatchOptions>>().Value);
        services.AddWatchTables();
        services.AddHostedService<MonitoringWorker>();
        services.AddHostedService<AlertDigestWorker>();
        return services;
    }

    /// <summary>All of it but the watching: what pages read, and what a test moves by hand.</summary>
    internal static IServiceCollection AddWatchTables(this IServiceCollection services)
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

internal sealed class WatchOptionsValidator : FaultsValidator<WatchOptions>
{
    protected override IEnumerable<string> Faults(WatchOptions options) => options.Faults();
}
