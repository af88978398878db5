using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Infrastructure.Pairing;

public static class PairingServices
{
    /// <summary>One-time codes. Needs the database and secrets.</summary>
    public static IServiceCollection AddPairing(this IServiceCollection services)
    {
        services.TryAddSingleton<IRandomSource, CryptographicRandom>();
        services.TryAddSingleton<LiveMessenger>();
        services.AddQueues();
        services.AddSingleton<CodeCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<CodeCleanup>());
        services.AddSingleton<CodeExchange>();
        services.TryAddSingleton<CodeRows>();
        services.AddSingleton<ICodeStore, PostgresCodeStore>();
        services.AddSingleton<ICodeIssuer>(provider => provider.GetRequiredService<ICodeStore>());
        return services;
    }
}
