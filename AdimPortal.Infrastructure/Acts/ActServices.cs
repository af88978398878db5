using AdimPortal.Core.Acts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Acts;

public static class ActServices
{
    /// <summary>The gate, the records and what waits for owners. Needs sessions and the operations.</summary>
    /// <param name="configuration">Its section "Acts"; the usual times when null.</param>
    public static IServiceCollection AddActs(this IServiceCollection services, IConfiguration? configuration = null)
    {
        var options = configuration?.GetSection("Acts").Get<ActOptions>() ?? new ActOptions();
        if (options.OwnerHas < TimeSpan.Zero || options.TriedFor < TimeSpan.Zero)
            throw new InvalidOperationException("Acts:OwnerHas and Acts:TriedFor are times from zero on, as 1.00:00:00.");
        services.AddSingleton(options);
        services.AddSingleton<IActors, PostgresActors>();
        services.AddSingleton<IActRecords, PostgresActRecords>();
        services.AddSingleton<ActGate>();
        services.AddSingleton<IPendingActs, PostgresPendingActs>();
        services.AddSingleton<PendingActRunner>();
        return services;
    }
}
