using AdimPortal.Core.Cloud;
using AdimPortal.Core.Pool;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Pool;

public static class PoolServices
{
    /// <summary>Workspaces that are built ahead; none without settings.</summary>
    public static IServiceCollection AddPool(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PoolOptions>().Bind(configuration.GetSection(PoolOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<PoolOptions>, PoolOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PoolOptions>>().Value);
        return services;
    }

    /// <summary>What keeps and claims them.</summary>
    internal static IServiceCollection AddPoolTables(this IServiceCollection services)
    {
        services.AddSingleton<PoolClaims>();
        services.AddSingleton<CloudTerms>();
        services.AddSingleton<IPool, PostgresPool>();
        services.AddSingleton<PoolService>();
        services.AddSingleton<PoolKeeper>();
        services.TryAddSingleton(new PoolOptions());
        return services;
    }
}

internal sealed class PoolOptionsValidator : FaultsValidator<PoolOptions>
{
    protected override IEnumerable<string> Faults(PoolOptions options) => options.Faults();
}
