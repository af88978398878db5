using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Stripe;

public static class StripeServices
{
    public static IServiceCollection AddStripe(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StripeOptions>().Bind(configuration.GetSection(StripeOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<StripeOptions>, StripeOptionsValidator>();
        services.AddBreakers();
        services.AddHttpClient(StripeApi.ClientName)
            .RedactLoggedHeaders(["Authorization"])
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        services.AddSingleton<StripePipeline>();
        services.AddSingleton<StripeApi>();
        services.AddSingleton<IPaymentGateway, StripeGateway>();
        services.AddSingleton<IPriceCatalog, StripePriceCatalog>();
        services.AddSingleton<StripeInbox>();
        services.AddSingleton<IOutsideSystemProbe, StripeProbe>();
        return services;
    }
}
