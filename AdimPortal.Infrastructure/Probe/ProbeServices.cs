using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Outbound;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Probe;

public static class ProbeServices
{
    public static IServiceCollection AddProbe(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProbeOptions>().Bind(configuration.GetSection(ProbeOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<ProbeOptions>, ProbeOptionsValidator>();
        services.AddOutbound(configuration);
        services.AddSingleton<TrustedRoots>();
        services.AddSingleton<IWorkspaceProbe, HttpsWorkspaceProbe>();
        return services;
    }
}
