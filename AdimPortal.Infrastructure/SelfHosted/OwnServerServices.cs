using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.SelfHosted;

public static class OwnServerServices
{
    /// <summary>Customers' own servers. Needs operations, the blueprint and the watch.</summary>
    public static IServiceCollection AddOwnServers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OwnServerOptions>().Bind(configuration.GetSection(OwnServerOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<OwnServerOptions>, OwnServerOptionsValidator>();
        services.AddOwnServerTables();
        var folder = Path.Combine(
            configuration["Blueprint:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "blueprints"), "lib", "own");
        services.AddSingleton(provider => new InstallScripts(
            provider.GetRequiredService<Blueprint>(), folder,
            provider.GetRequiredService<IOptions<OwnServerOptions>>(),
            provider.GetRequiredService<IOptions<PortalOptions>>()));
        services.AddSingleton<UpdatePermission>();
        services.AddSingleton(provider => new SourceAccess(
            provider.GetRequiredService<Sealing>(), provider.GetRequiredService<IOptions<OwnServerOptions>>(),
            provider.GetRequiredService<IOptions<PortalOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ApplicationSource>();
        // Nothing of it is logged: an address may hold a password.
        services.AddHttpClient(ApplicationSource.ClientName, client => client.Timeout = TimeSpan.FromSeconds(60))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
            .RemoveAllLoggers();
        services.AddHostedService<HeartbeatMonitor>();
        return services;
    }

    internal static IServiceCollection AddOwnServerTables(this IServiceCollection services)
    {
        services.AddSingleton<IOwnServers, PostgresOwnServers>();
        services.TryAddSingleton<INameResolver, SystemNameResolver>();
        services.AddSingleton<OwnDomainCheck>();
        services.AddSingleton<IRegistrations, PostgresRegistrations>();
        services.AddQueues();
        services.AddSingleton<ReportQuota>();
        services.AddSingleton<IServerInbox, ServerInbox>();
        services.AddSingleton<PostgresAgentTasks>();
        services.AddSingleton<IAgentTasks>(provider => provider.GetRequiredService<PostgresAgentTasks>());
        services.AddSingleton<IAgentTaskQueue>(provider => provider.GetRequiredService<PostgresAgentTasks>());
        services.AddSingleton<ITransferKeys, PostgresTransferKeys>();
        services.AddSingleton<SignedRequests>();
        services.AddSingleton<Silence>();
        return services;
    }
}
