using AdimPortal.Infrastructure.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity.Hashing;

internal static class HashingServices
{
    /// <summary>
    /// The gate that passwords are hashed behind. Before Identity is added, which leaves what it finds.
    /// </summary>
    public static IServiceCollection AddHashing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HashingOptions>().Bind(configuration.GetSection(HashingOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<HashingOptions>, HashingOptionsValidator>();
        services.AddSingleton<HashGate>();
        services.AddSingleton<Passwords>();
        services.AddScoped<IPasswordHasher<PortalUser>, PreparedHashes>();
        return services;
    }
}

internal sealed class HashingOptionsValidator : FaultsValidator<HashingOptions>
{
    protected override IEnumerable<string> Faults(HashingOptions options) => options.Faults();
}
