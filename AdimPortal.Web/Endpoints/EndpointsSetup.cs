using AdimPortal.Infrastructure.Settings;
using AdimPortal.Web.Endpoints.Billing;
using AdimPortal.Web.Endpoints.Pairing;
using AdimPortal.Web.Endpoints.SelfHosted;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints;

/// <summary>What programs call, as opposed to what people see.</summary>
public static class EndpointsSetup
{
    public static WebApplicationBuilder AddEndpoints(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PairingApiOptions>().Bind(builder.Configuration.GetSection(PairingApiOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<PairingApiOptions>, PairingApiOptionsValidator>();
        services.AddSingleton<PairingRateLimit>();
        services.AddSingleton<PlanFeatures>();
        services.AddSingleton<ServerRateLimit>();
        services.AddSingleton<SignatureFilter>();
        services.AddSingleton<Configurations>();
        services.AddSingleton<Backups.PlainParts>();
        services.AddSingleton<NothingHere>();
        services.AddProblemDetails();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<PairingApiOptions>>((cors, pairing) => cors.AddPolicy(
            ValidateOtp.CorsPolicy,
            policy => policy.WithOrigins(pairing.Value.Origins).WithMethods("POST").WithHeaders("content-type")
                .WithExposedHeaders("retry-after")));
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "AdimPortal";
            document.Info.Description = "The API for clients of a workspace.";
            return Task.CompletedTask;
        }));
        services.AddPortalHealth();
        return builder;
    }

    /// <summary>Between routing and the endpoints.</summary>
    public static WebApplication UseEndpointRules(this WebApplication app)
    {
        app.UseCors();
        return app;
    }

    public static WebApplication MapEndpoints(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        ValidateOtp.Map(app);
        InstallEndpoints.Map(app);
        RegisterEndpoint.Map(app);
        AgentEndpoints.Map(app);
        UpdatePermissionEndpoints.Map(app);
        NeedsEndpoint.Map(app);
        RedeemEndpoint.Map(app);
        AgentTaskEndpoints.Map(app);
        SourceEndpoints.Map(app);
        Backups.BackupDownloads.Map(app);
        SessionEndpoints.Map(app);
        SavedViewEndpoints.Map(app);
        StripeWebhookEndpoint.Map(app);
        HealthEndpoints.Map(app);
        return app;
    }
}
