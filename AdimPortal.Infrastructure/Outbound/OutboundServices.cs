using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Outbound;

internal static class OutboundServices
{
    /// <summary>Everything that connects to an address from outside calls this for itself.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(s => s.ServiceType == typeof(OutboundNetworks)))
            return services;
        services.AddOptions<OutboundOptions>().Bind(configuration.GetSection(OutboundOptions.Section)).CheckAtStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<OutboundOptions>, OutboundOptionsValidator>());
        services.AddSingleton(provider =>
            new OutboundNetworks(
                [.. provider.GetRequiredService<IOptions<OutboundOptions>>().Value.OpenNetworks.Select(n =>
                    IPNetwork.Parse(n))]));
        return services;
    }
}
