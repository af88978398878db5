using AdimPortal.Core.Operations.Ports;
using Microsoft.Extensions.Configuration;

namespace AdimPortal.Infrastructure.Blueprints;

/// <summary>
/// The section <c>Blueprint:Settings</c>. A name that ends in <c>_FILE</c> gives its setting by the file's content: <c>ACME_CA_PEM_FILE</c> is a path, and
/// routines get <c>ACME_CA_PEM</c>.
/// </summary>
internal sealed class ConfiguredBlueprintSettings(IConfiguration configuration) : IBlueprintSettings
{
    private const string FileMark = "_FILE";

    public IReadOnlyDictionary<string, string> Read()
    {
        var settings = new Dictionary<string, string>();
        foreach (var setting in configuration.GetSection("Blueprint:Settings").GetChildren())
        {
            if (!setting.Key.EndsWith(FileMark, StringComparison.Ordinal))
                settings[setting.Key] = setting.Value ?? "";
            else if (File.Exists(setting.Value))
                settings[setting.Key[..^FileMark.Length]] = File.ReadAllText(setting.Value).Trim();
        }

        return settings;
    }
}
