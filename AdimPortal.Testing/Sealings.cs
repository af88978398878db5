using System.Security.Cryptography;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.Extensions.Options;

namespace AdimPortal.Testing;

/// <summary>Sealing under a master key that nobody keeps.</summary>
internal static class Sealings
{
    public static Sealing New()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            return Of(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>With the master key of a portal that runs.</summary>
    public static Sealing Of(string masterKeyFile) =>
        new(new MasterKeys(Options.Create(new SecretsOptions { MasterKeyFile = masterKeyFile })));
}
