using AdimPortal.Core.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Infrastructure.Queues;

public static class QueueServices
{
    /// <summary>
    /// What keeps a failing item from its neighbours. Needs persistence. Called by each feature that has a queue.
    /// </summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.TryAddSingleton<ISetAside, PostgresSetAside>();
        services.TryAddSingleton<EachItem>();
        services.TryAddSingleton<Together>();
        return services;
    }
}
