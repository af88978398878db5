using System.Security.Cryptography;

namespace AdimPortal.Sandbox.DigitalOcean.Keys;

/// <summary>The MD5 form, pairs of hex digits with colons, by which the API names a key.</summary>
public static class Fingerprint
{
    private static readonly string[] Types =
        ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com"];

    /// <returns>Null when the text is no public key.</returns>
    public static string? Of(string? publicKey)
    {
        var parts = publicKey?.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts.Length < 2 || !Types.Contains(parts[0])) return null;
        var blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out var length) || length < 20) return null;
#pragma warning disable CA5351 // The API defines it so; nothing is secured by it.
        return string.Join(':',
            MD5.HashData(blob.AsSpan(0, length))
                .Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
#pragma warning restore CA5351
    }
}
