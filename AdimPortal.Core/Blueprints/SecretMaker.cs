using AdimPortal.Core.Common;

namespace AdimPortal.Core.Blueprints;

/// <summary>Makes the secrets that a manifest asks for.</summary>
public static class SecretMaker
{
    /// <summary>Letters and digits only: safe in a URL, in a shell, in every configuration file.</summary>
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static Secret Make(GeneratedSecret wanted, IRandomSource random) => wanted.Kind switch
    {
        "token" or "password" => new Secret(random.Text(Alphabet, wanted.Length)),
        "fernet" => new Secret(Fernet(random)),
        _ =>
            throw new InvalidOperationException(
                $"The manifest asks for a secret of kind '{wanted.Kind}'; known are token, password and fernet."),
    };

    /// <summary>32 random bytes in URL-safe base64, padding kept (github.com/fernet/spec).</summary>
    private static string Fernet(IRandomSource random)
    {
        Span<byte> key = stackalloc byte[32];
        random.Fill(key);
        return Convert.ToBase64String(key).Replace('+', '-').Replace('/', '_');
    }
}
