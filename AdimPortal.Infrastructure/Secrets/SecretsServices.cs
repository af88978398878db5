using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Secrets;

public static class SecretsServices
{
    /// <summary>Sealing under the master key, and the vault for workspaces' secrets. Needs the database.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecretsOptions>().Bind(configuration.GetSection(SecretsOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<SecretsOptions>, SecretsOptionsValidator>();
        services.AddSingleton<MasterKeys>();
        services.AddSingleton<Sealing>();
        services.AddSingleton<ISecretVault, PostgresSecretVault>();
        return services;
    }
}
