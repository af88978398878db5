using AdimPortal.Core.Cloud;
using AdimPortal.Core.Provisioning;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.SshSources;

internal static class SshSourceServices
{
    /// <summary>
    /// Needs the database and <see cref="ProvisioningOptions"/>. Who renews them is registered with the scheduler.
    /// </summary>
    public static IServiceCollection AddSshSources(this IServiceCollection services)
    {
        services.AddSingleton<PostgresSshSources>();
        services.AddSingleton<ISshSources>(provider => provider.GetRequiredService<PostgresSshSources>());
        services.AddSingleton<PortalNodes>();
        return services;
    }
}
