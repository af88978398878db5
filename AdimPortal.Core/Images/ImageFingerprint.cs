using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Provisioning;

namespace AdimPortal.Core.Images;

/// <summary>
/// What an image is made of: the blueprint's bundle, the system below it, and the settings that routines read for it.
/// An image of another fingerprint is one of another stack, and no server of today's is made from it.
/// </summary>
public sealed class ImageFingerprint(Blueprint blueprint, IBlueprintSettings settings, ProvisioningOptions options)
{
    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public const int Length = 64;

    /// <summary>As the settings are now.</summary>
    public string Read() => Of(blueprint, settings.Read(), options.Image);

    internal static string Of(Blueprint blueprint, IReadOnlyDictionary<string, string> settings, string system)
    {
        var text = new StringBuilder().Append(blueprint.Bundle.Sha256).Append('\n').Append(system).Append('\n');
        foreach (var (name, value) in blueprint.ForImage(settings).Where(setting => !blueprint.IsSecret(setting.Key))
            .OrderBy(setting => setting.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\0');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
