using AdimPortal.Core.Acts;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Pacing;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Acts;

public static class ActServices
{
    /// <summary>The gate, the records and what waits for owners. Needs sessions and the operations.</summary>
    /// <param name="configuration">Its section "Acts"; the usual times when null.</param>
    public static IServiceCollection AddActs(this IServiceCollection services, IConfiguration? configuration = null)
    {
        var options = services.AddOptions<ActOptions>().CheckAtStart();
        if (configuration is not null)
            options.Bind(configuration.GetSection(ActOptions.Section));
        options.Validate(acts => acts.OwnerHas >= TimeSpan.Zero && acts.TriedFor >= TimeSpan.Zero,
            "Acts:OwnerHas and Acts:TriedFor must be 00:00:00 or more, for example 1.00:00:00.");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ActOptions>>().Value);
        services.AddPacing();
        services.AddSingleton<RestingRoles>();
        services.AddSingleton<IActors, PostgresActors>();
        services.AddSingleton<IActRecords, PostgresActRecords>();
        services.AddSingleton<ActChain>();
        services.AddSingleton<ActGate>();
        services.AddSingleton<IPendingActs, PostgresPendingActs>();
        services.AddSingleton<PendingActRunner>();
        return services;
    }
}
