using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.DigitalOcean;

public static class DigitalOceanServices
{
    public static IServiceCollection AddDigitalOcean(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DigitalOceanOptions>().Bind(configuration.GetSection(DigitalOceanOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<DigitalOceanOptions>, DigitalOceanOptionsValidator>();
        services.AddMetrics();
        services.AddBreakers();
        services.TryAddSingleton<IRandomSource, CryptographicRandom>();
        services.AddHttpClient(DigitalOceanApi.ClientName)
            .RedactLoggedHeaders(["Authorization"])
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        services.AddSingleton<CallBudget>();
        services.AddSingleton<CallMeter>();
        services.AddSingleton(provider =>
        {
            var settings = provider.GetRequiredService<IOptions<DigitalOceanOptions>>().Value;
            return ServerPace.Of(settings.CallsPerMinute, settings.CallsPerHour);
        });
        services.AddSingleton<DigitalOceanApi>();
        services.AddSingleton<ICloud, DigitalOceanCloud>();
        services.AddSingleton<IOutsideSystemProbe, CloudProbe>();
        return services;
    }
}
