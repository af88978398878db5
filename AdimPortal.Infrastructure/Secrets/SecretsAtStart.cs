using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Secrets;

public static class SecretsAtStart
{
    /// <summary>Seals what lies in clear or under an older master key. Needs the schema; to be called before anything is signed or opened.</summary>
    public static Task SealSecretsAsync(this IHost host) => host.Services.GetRequiredService<SealedKeyRepository>().SealAllAsync(CancellationToken.None);

    /// <summary>Lays the keys of cookies in clear, for going back to a version that knows no sealed ones.</summary>
    /// <returns>How many were opened.</returns>
    public static Task<int> OpenSecretsAsync(this IHost host) => host.Services.GetRequiredService<SealedKeyRepository>().OpenAllAsync(CancellationToken.None);
}
