using AdimPortal.Core.Cloud;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Cloud;

internal static class ServerQueueServices
{
    public static IServiceCollection AddServerQueue(this IServiceCollection services)
    {
        services.AddSingleton<IServerQueue, PostgresServerQueue>();
        services.AddSingleton<ServerAdmission>();
        return services;
    }
}
