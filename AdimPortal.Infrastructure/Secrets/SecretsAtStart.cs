using System.Security.Cryptography;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Secrets;

public static class SecretsAtStart
{
    /// <summary>
    /// Seals what lies in clear or under an older master key. Needs the schema; to be called before anything is signed
    /// or opened.
    /// </summary>
    /// <returns>Null, or that this is not the master key that the database was written with: nothing was changed
    /// then.</returns>
    public static async Task<StartError?> SealSecretsAsync(this IHost host) =>
        (await RewriteAsync(host, keys => keys.SealAllAsync(CancellationToken.None))).Error;

    /// <summary>Lays the keys of cookies in clear, for going back to a version that knows no sealed ones.</summary>
    /// <returns>How many were opened, or that the master key is a wrong one.</returns>
    public static Task<(int Count, StartError? Error)> OpenSecretsAsync(this IHost host) =>
        RewriteAsync(host, keys => keys.OpenAllAsync(CancellationToken.None));

    private static async Task<(int Count, StartError? Error)> RewriteAsync(IHost host,
        Func<SealedKeyRepository, Task<int>> rewrite)
    {
        try
        {
            return (await rewrite(host.Services.GetRequiredService<SealedKeyRepository>()), null);
        }
        catch (CryptographicException)
        {
            var file = host.Services.GetRequiredService<IOptions<SecretsOptions>>().Value.MasterKeyFile;
            return (0, StartError.Lasting(
                $"Secrets:MasterKeyFile: no key in {file} decrypts this database. Restore the right file; if a key was changed, the old key's line must stay."));
        }
    }
}
