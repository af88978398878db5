using System.Globalization;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// The master keys by version. They are never used themselves: every purpose has keys derived from them.
/// </summary>
internal sealed class MasterKeys
{
    public const int KeyLength = 32;

    private const UnixFileMode OpenToOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly IReadOnlyDictionary<byte, byte[]> _keys;

    public MasterKeys(IOptions<SecretsOptions> options)
        : this(Read(options.Value.MasterKeyFile))
    {
    }

    private MasterKeys(IReadOnlyDictionary<byte, byte[]> keys) => (_keys, Newest) = (keys, keys.Keys.Max());

    public byte Newest { get; }

    /// <summary>The newest first.</summary>
    public IEnumerable<byte> Versions => _keys.Keys.OrderDescending();

    public byte[]? Find(byte version) => _keys.GetValueOrDefault(version);

    /// <exception cref="InvalidDataException">The file is missing, open to others, or not as it should be.</exception>
    public static IReadOnlyDictionary<byte, byte[]> Read(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new InvalidDataException(
                "Secrets:MasterKeyFile is missing: the path of the master key. Create a key with: (umask 077; openssl rand -base64 32 >FILE)");
        if (!Path.Exists(path))
            throw new InvalidDataException(
                $"Secrets:MasterKeyFile: there is no file {path}. A new key does not decrypt what an old one encrypted: if there was a key, restore it.");
        if (SettingsFile.Fault("Secrets:MasterKeyFile", path) is { } fault)
            throw new InvalidDataException(fault);
        if ((File.GetUnixFileMode(path) & OpenToOthers) != 0)
            throw new InvalidDataException(
                $"Secrets:MasterKeyFile: {path} is readable by other users. Protect it with: chmod 600 {path}");
        var keys = new Dictionary<byte, byte[]>();
        foreach (var line in File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var parts = line.Split(':', 2);
            if (!byte.TryParse(parts.Length == 2 ? parts[0] : "1", NumberStyles.None, CultureInfo.InvariantCulture,
                out var version) || !keys.TryAdd(version, Key(parts[^1], path)))
                throw new InvalidDataException(
                    $"Secrets:MasterKeyFile: a line of {path} has no number of its own from 1 to 255.");
        }

        return keys.Count > 0 ? keys : throw new InvalidDataException($"Secrets:MasterKeyFile: {path} is empty.");
    }

    private static byte[] Key(string base64, string path)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(base64, key, out var length) && length == KeyLength
            ? key
            : throw new InvalidDataException(
                $"Secrets:MasterKeyFile: a key in {path} is not {KeyLength} bytes in base64.");
    }
}
