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

public static class SelfHostedServices
{
    /// <summary>Customers' own servers. Needs operations, the blueprint and the watch.</summary>
    public static IServiceCollection AddSelfHosted(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SelfHostedOptions>().Bind(configuration.GetSection(SelfHostedOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<SelfHostedOptions>, SelfHostedOptionsValidator>();
        services.AddSelfHostedTables();
        var folder = Path.Combine(
            configuration["Blueprint:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "blueprints"), "lib", "own");
        services.AddSingleton(provider => new InstallScripts(
            provider.GetRequiredService<Blueprint>(), folder,
            provider.GetRequiredService<IOptions<SelfHostedOptions>>(),
            provider.GetRequiredService<IOptions<PortalOptions>>()));
        services.AddSingleton<UpdatePermission>();
        services.AddSingleton(provider => new SourceAccess(
            provider.GetRequiredService<Sealing>(), provider.GetRequiredService<IOptions<SelfHostedOptions>>(),
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

    internal static IServiceCollection AddSelfHostedTables(this IServiceCollection services)
    {
        services.AddSingleton<ISelfHostedServers, PostgresSelfHostedServers>();
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
        services.AddSingleton<HeartbeatCheck>();
        return services;
    }
}
