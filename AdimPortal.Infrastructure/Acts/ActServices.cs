using AdimPortal.Core.Acts;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Acts;

public static class ActServices
{
    /// <summary>The gate and the records. Needs sessions and the operations' readers.</summary>
    public static IServiceCollection AddActs(this IServiceCollection services)
    {
        services.AddSingleton<IActors, PostgresActors>();
        services.AddSingleton<IActRecords, PostgresActRecords>();
        services.AddSingleton<ActGate>();
        return services;
    }
}
