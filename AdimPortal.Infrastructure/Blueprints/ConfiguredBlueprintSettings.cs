using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;
using Microsoft.Extensions.Configuration;

namespace AdimPortal.Infrastructure.Blueprints;

/// <summary>
/// The section <c>Blueprint:Settings</c>. A name that ends in <c>_FILE</c> gives its setting by the file's content:
/// <c>ACME_CA_PEM_FILE</c> is a path, and routines get <c>ACME_CA_PEM</c>.
/// </summary>
internal sealed class ConfiguredBlueprintSettings(IConfiguration configuration, SourceAccess source)
    : IBlueprintSettings
{
    private const string FileMark = "_FILE";

    public IReadOnlyDictionary<string, string> Read() => Read(configuration);

    internal static IReadOnlyDictionary<string, string> Read(IConfiguration configuration)
    {
        var settings = new Dictionary<string, string>();
        foreach (var setting in configuration.GetSection("Blueprint:Settings").GetChildren())
        {
            if (!setting.Key.EndsWith(FileMark, StringComparison.Ordinal))
                settings[setting.Key] = setting.Value ?? "";
            else if (Path.Exists(setting.Value))
                settings[setting.Key[..^FileMark.Length]] = File.ReadAllText(setting.Value).Trim();
        }

        return settings;
    }

    public IReadOnlyDictionary<string, Secret> InPlaceOfOperators(WorkspaceId workspace) =>
        Read().GetValueOrDefault(ApplicationSource.Address) is not { Length: > 0 }
        ? new Dictionary<string, Secret>()
        : new Dictionary<string, Secret>
        {
            [ApplicationSource.Address] = new(source.AddressFor(workspace)),
            [ApplicationSource.Token] = source.TokenFor(workspace)
        };
}
