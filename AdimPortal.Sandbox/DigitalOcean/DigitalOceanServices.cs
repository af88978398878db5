using System.Text.Json;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.DigitalOcean.Keys;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean;

internal static class DigitalOceanServices
{
    public static IServiceCollection AddDigitalOcean(this IServiceCollection services)
    {
        // Everything that the Sandbox says in JSON has names_like_this, as the API has.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddSingleton<StateStore>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<Gate>();
        services.AddSingleton<DropletMachines>();
        services.AddSingleton<Fleet>();
        services.AddSingleton<ActionRunner>();
        services.AddSingleton<DropletLife>();
        services.AddSingleton<DropletCreation>();
        services.AddHostedService<FleetService>();
        return services;
    }

    public static void MapDigitalOcean(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/v2"),
            branch => branch.Use(next => context => branch.ApplicationServices.GetRequiredService<Gate>().PassAsync(context, next)));
        var api = app.MapGroup("/v2");
        api.MapCatalogue();
        api.MapKeys();
        api.MapDroplets();
        api.MapFallback(IResult () => throw ApiException.NotFound());
    }
}
