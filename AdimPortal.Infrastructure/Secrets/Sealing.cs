using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// Secrets at rest. Sealed bytes are <c>format 1 · key version 1 · nonce 12 · tag 16 · cipher text</c>: AES-256-GCM,
/// the key derived from the master key for the purpose alone. What it belongs to is authenticated besides, so that
/// bytes moved to another row don't open.
/// </summary>
internal sealed class Sealing(MasterKeys master)
{
    private const byte Format = 1;
    private const int HeaderLength = 2;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int PrefixLength = HeaderLength + NonceLength + TagLength;

    private readonly ConcurrentDictionary<(string Purpose, byte Version), byte[]> _keys = new();

    /// <param name="purpose">What kind of thing it is: <c>workspace-secret</c>.</param>
    /// <param name="belongsTo">Which one it is: <c>ws7x2k/SECRET_KEY</c>.</param>
    public byte[] Seal(string purpose, string belongsTo, Secret secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        var result = new byte[PrefixLength + plain.Length];
        (result[0], result[1]) = (Format, master.Newest);
        var nonce = result.AsSpan(HeaderLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(KeyOf(purpose, master.Newest), TagLength);
        aes.Encrypt(nonce, plain, result.AsSpan(PrefixLength), result.AsSpan(HeaderLength + NonceLength, TagLength),
            Authenticated(result, belongsTo));
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <exception cref="CryptographicException">It was changed, belongs to something else, or its master key is
    /// gone.</exception>
    public Secret Open(string purpose, string belongsTo, byte[] bytes)
    {
        if (bytes.Length < PrefixLength || bytes[0] != Format)
            throw new CryptographicException("These bytes were not sealed here.");
        var plain = new byte[bytes.Length - PrefixLength];
        using var aes = new AesGcm(KeyOf(purpose, bytes[1]), TagLength);
        aes.Decrypt(bytes.AsSpan(HeaderLength, NonceLength), bytes.AsSpan(PrefixLength),
            bytes.AsSpan(HeaderLength + NonceLength, TagLength), plain, Authenticated(bytes, belongsTo));
        var secret = new Secret(Encoding.UTF8.GetString(plain));
        CryptographicOperations.ZeroMemory(plain);
        return secret;
    }

    /// <summary>Whether the newest master key sealed it, so that nothing older is needed to open it.</summary>
    public bool IsByNewest(byte[] bytes) => bytes.Length >= PrefixLength && bytes[1] == master.Newest;

    /// <summary>A keyed hash (HMAC-SHA256): whoever has the table but not the key can't try out all codes.</summary>
    public byte[] Hash(string purpose, string text) => Hash(purpose, text, master.Newest);

    /// <summary>
    /// The same under every master key that there is, for what was hashed before the key was changed.
    /// </summary>
    public byte[][] Hashes(string purpose, string text) => [.. master.Versions.Select(v => Hash(purpose, text, v))];

    private byte[] Hash(string purpose, string text, byte version) =>
        HMACSHA256.HashData(KeyOf(purpose, version), Encoding.UTF8.GetBytes(text));

    private byte[] KeyOf(string purpose, byte version) => _keys.GetOrAdd((purpose, version), static (id, master) =>
    {
        var key = master.Find(id.Version) ?? throw new CryptographicException($"Master key {id.Version} is gone.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, key, MasterKeys.KeyLength,
            info: Encoding.UTF8.GetBytes($"adim-portal/{id.Purpose}"));
    }, master);

    private static byte[] Authenticated(byte[] header, string belongsTo) =>
        [.. header.AsSpan(0, HeaderLength), .. Encoding.UTF8.GetBytes(belongsTo)];
}
