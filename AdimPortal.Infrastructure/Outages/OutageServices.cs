using AdimPortal.Core.Outages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Infrastructure.Outages;

public static class OutageServices
{
    /// <summary>The breakers of this node. Every adapter of an outside system adds them.</summary>
    public static IServiceCollection AddBreakers(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OutsideSystemBreakers>();
        services.TryAddSingleton<IOutsideSystems>(provider => provider.GetRequiredService<OutsideSystemBreakers>());
        return services;
    }

    /// <summary>
    /// Shares what is known of outages among the nodes, looks when a system is back, and tells staff. Needs the
    /// operations and the mail.
    /// </summary>
    public static IServiceCollection AddOutages(this IServiceCollection services)
    {
        services.AddBreakers();
        services.AddSingleton<OutageEmails>();
        services.AddSingleton<OutageStore>();
        services.AddSingleton<IOutageReader>(provider => provider.GetRequiredService<OutageStore>());
        services.AddHostedService<OutageMonitorWorker>();
        return services;
    }
}
