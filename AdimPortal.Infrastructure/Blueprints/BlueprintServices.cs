using AdimPortal.Core.Blueprints;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Blueprints;

public static class BlueprintServices
{
    /// <summary>
    /// The blueprint that workspaces are built from: <c>Blueprint:Folder</c> holds all of them, <c>Blueprint:Name</c>
    /// says which.
    /// </summary>
    public static IServiceCollection AddBlueprint(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = configuration["Blueprint:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "blueprints");
        var name = configuration["Blueprint:Name"] ?? "adim";
        services.AddSingleton(_ => BlueprintFolder.Read(folder, name));
        services.AddSingleton<IBlueprintSettings, ConfiguredBlueprintSettings>();
        services.AddSingleton<ISettingsCheck, BlueprintCheck>();
        return services;
    }
}
