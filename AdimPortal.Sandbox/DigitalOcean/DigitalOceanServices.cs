using System.Text.Json;
using AdimPortal.Sandbox.DigitalOcean.Account;
using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Domains;
using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.DigitalOcean.Firewalls;
using AdimPortal.Sandbox.DigitalOcean.Keys;
using AdimPortal.Sandbox.DigitalOcean.Snapshots;
using AdimPortal.Sandbox.DigitalOcean.Tags;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean;

internal static class DigitalOceanServices
{
    public static IServiceCollection AddDigitalOcean(this IServiceCollection services)
    {
        // Everything that the Sandbox says in JSON has names_like_this, as the API has.
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddSingleton<StateStore>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<KeyListings>();
        services.AddSingleton<Gate>();
        services.AddSingleton<DropletMachines>();
        services.AddSingleton<Fleet>();
        services.AddSingleton<ActionRunner>();
        services.AddSingleton<DropletLifecycle>();
        services.AddSingleton<DropletCreation>();
        services.AddSingleton<PowerVerbs>();
        services.AddSingleton<SnapshotVerbs>();
        services.AddSingleton<DropletVerbs>();
        services.AddSingleton<SnapshotLayers>();
        services.AddSingleton<FirewallSync>();
        services.AddHostedService(provider => provider.GetRequiredService<FirewallSync>());
        services.AddSingleton<DomainNames>();
        services.AddHostedService(provider => provider.GetRequiredService<DomainNames>());
        services.AddHostedService<FleetService>();
        return services;
    }

    public static void MapDigitalOcean(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/v2"),
            branch =>
                branch.Use(next =>
                    context => branch.ApplicationServices.GetRequiredService<Gate>().PassAsync(context, next)));
        var api = app.MapGroup("/v2");
        api.MapAccount();
        api.MapCatalogue();
        api.MapKeys();
        api.MapDroplets();
        api.MapActions();
        api.MapSnapshots();
        api.MapImages();
        api.MapImageActions();
        api.MapFirewalls();
        api.MapDomains();
        api.MapTags();
        api.MapFallback(IResult () => throw ApiException.NotFound());
    }
}
