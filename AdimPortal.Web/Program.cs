using AdimPortal.Core.Common;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.DigitalOcean;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.OwnServers;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Persistence.Operations;
using AdimPortal.Infrastructure.Persistence.Pairing;
using AdimPortal.Infrastructure.Probe;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Infrastructure.Upkeep;
using AdimPortal.Infrastructure.Watch;
using AdimPortal.Web.Components;
using AdimPortal.Web.Endpoints;

namespace AdimPortal.Web;

public static class PortalProgram
{
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var configuration = builder.Configuration;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRandomSource, CryptographicRandom>();
        builder.Services.AddPersistence(configuration.GetConnectionString("Portal")
            ?? throw new InvalidOperationException("ConnectionStrings:Portal is missing: the address of the portal's PostgreSQL database."));
        builder.Services.AddQueues();
        builder.Services.AddPortalIdentity(configuration);
        builder.Services.AddPortalMail(configuration);
        builder.Services.AddProvisioning(configuration);
        builder.Services.AddBilling(configuration);
        builder.Services.AddStripe(configuration);
        builder.Services.AddSecrets(configuration);
        builder.Services.AddSsh(configuration);
        builder.Services.AddBlueprint(configuration);
        builder.Services.AddDigitalOcean(configuration);
        builder.Services.AddProbe(configuration);
        builder.Services.AddPairing();
        builder.Services.AddOperations();
        builder.Services.AddActs();
        builder.Services.AddOutages();
        builder.Services.AddWatch(configuration);
        builder.Services.AddUpkeep(configuration);
        builder.Services.AddOwnServers(configuration);
        builder.Services.AddBackups(configuration);
        builder.Services.AddScheduling(slots: 16, configuration);
        builder.Services.AddPaymentJobs(configuration);
        builder.AddPages();
        builder.AddEndpoints();

        var app = builder.Build();
        if (args is ["keys", "open"])
        {
            Console.WriteLine($"{await app.OpenSecretsAsync()} keys lie in clear now. Start the earlier version before this one starts again.");
            return;
        }

        await app.MigrateAsync();
        await app.SealSecretsAsync();
        await app.PrepareAccountsAsync();
        app.UsePages();
        app.UseEndpointRules();
        app.MapEndpoints();
        app.MapPages();
        await app.RunAsync();
    }
}
