using AdimPortal.Core.Cloud;
using AdimPortal.Infrastructure.DigitalOcean;

namespace AdimPortal.Tests.Infrastructure.DigitalOcean;

/// <summary>Our client of DigitalOcean over a scripted wire.</summary>
internal sealed class ScriptedCloud(params (string Key, string Value)[] settings) : ScriptedWire<ScriptedCloud, ICloud>(
    "DigitalOcean", [("Token", "dop_v1_secret"), .. settings],
    (services, configuration) => services.AddDigitalOcean(configuration))
{
    public ICloud Cloud => Port;

    public IEnumerable<string?> Tokens => Headers.Select(headers => headers.GetValueOrDefault("Authorization"));
}
