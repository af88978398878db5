using System.Globalization;
using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Lets one own server fetch the application's source through the portal: the address, and a token made for that
/// workspace that ends by itself. It says <c>seconds since 1970.HMAC</c>, so nothing is kept of it.
/// </summary>
public sealed class SourceAccess
{
    /// <summary>Longer than an installation takes. Each configuration that is asked for has a new one.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>The group of routes; below it stands the workspace.</summary>
    public const string Path = "/api/servers/source";

    private const string Purpose = "source-access";

    private readonly Sealing _sealing;
    private readonly TimeProvider _time;
    private readonly string _portal;

    internal SourceAccess(Sealing sealing, IOptions<SelfHostedOptions> options, IOptions<PortalOptions> portal,
        TimeProvider time) =>
        (_sealing, _time, _portal) = (sealing, time,
            (options.Value.Address ?? portal.Value.PublicAddress).GetLeftPart(UriPartial.Authority));

    public string AddressFor(WorkspaceId workspace) => $"{_portal}{Path}/{workspace}.git";

    public Secret TokenFor(WorkspaceId workspace)
    {
        var until = (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return new Secret($"{until}.{Convert.ToHexStringLower(_sealing.Hash(Purpose, Text(workspace, until)))}");
    }

    public bool IsGood(WorkspaceId workspace, string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || until <= _time.GetUtcNow().ToUnixTimeSeconds()
            || parts[1].Length != 2 * SHA256.HashSizeInBytes || !parts[1].All(char.IsAsciiHexDigitLower))
            return false;
        var given = Convert.FromHexString(parts[1]);
        return _sealing.Hashes(Purpose, Text(workspace, until))
            .Any(hash => CryptographicOperations.FixedTimeEquals(hash, given));
    }

    private static string Text(WorkspaceId workspace, long until) =>
        string.Create(CultureInfo.InvariantCulture, $"{workspace}/{until}");
}
