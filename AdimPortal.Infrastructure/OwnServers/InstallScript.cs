using System.Text;
using AdimPortal.Core.Blueprints;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.OwnServers;

/// <summary>The script that a customer pipes into a shell. It knows this portal and the one bundle that it may run.</summary>
public sealed class InstallScript(Blueprint blueprint, string template, IOptions<OwnServerOptions> options, IOptions<PortalOptions> portal)
{
    /// <summary>Where servers reach the portal, without a slash at its end.</summary>
    public string Portal { get; } = (options.Value.Address ?? portal.Value.PublicAddress).GetLeftPart(UriPartial.Authority);

    public bool NeedsTls => Portal.StartsWith("https:", StringComparison.Ordinal);

    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    public string Text => template
        .Replace("@PORTAL@", Portal, StringComparison.Ordinal)
        .Replace("@BLUEPRINT@", blueprint.Name, StringComparison.Ordinal)
        .Replace("@SHA256@", blueprint.Bundle.Sha256, StringComparison.Ordinal);

    /// <summary>The one line for a person. The token stands in it because that person is to copy it; the script hands it on to nobody.</summary>
    public string LineFor(string token) => $"curl -fsSL {Portal}/install.sh | sudo bash -s -- --token {token}";
}
