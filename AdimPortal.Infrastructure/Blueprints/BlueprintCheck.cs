using AdimPortal.Core.Blueprints;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Blueprints;

/// <summary>
/// Whether the blueprint is there and has the settings that it can't do without: better said now than by the first
/// customer's server.
/// </summary>
internal sealed class BlueprintCheck(IServiceProvider services, IConfiguration configuration,
    IHostEnvironment environment) : ISettingsCheck
{
    public IEnumerable<string> Faults()
    {
        Blueprint blueprint;
        try
        {
            blueprint = services.GetRequiredService<Blueprint>();
        }
        catch (InvalidDataException e)
        {
            return [$"Blueprint:Folder or Blueprint:Name is wrong: {e.Message}"];
        }

        try
        {
            return environment.IsProduction()
                ? Missing(blueprint, ConfiguredBlueprintSettings.Read(configuration))
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"Blueprint:Settings names a file that can't be read: {e.Message}"];
        }
    }

    /// <summary>What is needed always, and what is needed for what is switched on.</summary>
    private static IEnumerable<string> Missing(Blueprint blueprint, IReadOnlyDictionary<string, string> given)
    {
        string Value(string name) => given.GetValueOrDefault(name, blueprint.Settings.GetValueOrDefault(name, ""));
        return blueprint.Required
            .Where(setting => (setting.When is null || Value(setting.When) == "true")
                && Value(setting.Name).Length == 0)
            .Select(setting => $"Blueprint:Settings:{setting.Name} is missing: {setting.Description}");
    }
}
