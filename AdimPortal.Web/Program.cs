using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.DigitalOcean;
using AdimPortal.Infrastructure.Forms;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Images;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Pool;
using AdimPortal.Infrastructure.Probe;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Infrastructure.Views;
using AdimPortal.Web.Commands;
using AdimPortal.Web.Components;
using AdimPortal.Web.Endpoints;
using AdimPortal.Web.Security;

namespace AdimPortal.Web;

public static class PortalProgram
{
    /// <summary>
    /// How long what is under way may take to be handed back after the signal to stop; below the unit's TimeoutStopSec.
    /// </summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    public static async Task<int> Main(string[] args)
    {
        var isCommand = CommandLine.Asks(args);
        await using var app = Build(args, isCommand);
        if (SettingsAtStart.Faults(app.Services) is { Count: > 0 } faults)
        {
            await Console.Error.WriteLineAsync(SettingsAtStart.Refusal(faults));
            return SettingsAtStart.ExitCode;
        }

        if (await app.FindDatabaseAsync() is { } trouble)
            return await RefuseAsync(trouble);
        return isCommand ? await CommandLine.RunAsync(app, args) : await ServeAsync(app);
    }

    private static WebApplication Build(string[] args, bool isCommand)
    {
        var builder = WebApplication.CreateBuilder(isCommand ? [] : args);
        if (isCommand)
            CommandLine.Quieten(builder);
        // A part that can't be made is found at the start, everywhere, and not by the first person who needs it.
        builder.Host.UseDefaultServiceProvider(parts => (parts.ValidateScopes, parts.ValidateOnBuild) = (true, true));
        var configuration = builder.Configuration;
        builder.Logging.LeaveOutAddresses();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRandomSource, CryptographicRandom>();
        builder.Services.AddPersistence(configuration.GetConnectionString("Portal"));
        builder.Services.AddQueues();
        builder.Services.AddPortalIdentity(configuration);
        builder.Services.AddPortalMail(configuration);
        builder.Services.AddProvisioning(configuration);
        builder.Services.AddBilling(configuration);
        builder.Services.AddStripe(configuration);
        builder.Services.AddSecrets(configuration);
        builder.Services.AddSentForms();
        builder.Services.AddSavedViews();
        builder.Services.AddSsh(configuration);
        builder.Services.AddBlueprint(configuration);
        builder.Services.AddDigitalOcean(configuration);
        builder.Services.AddProbe(configuration);
        builder.Services.AddPairing();
        builder.Services.AddPool(configuration);
        builder.Services.AddOperations();
        builder.Services.AddActs(configuration);
        builder.Services.AddOutages();
        builder.Services.AddMonitoring(configuration);
        builder.Services.AddMaintenance(configuration);
        builder.Services.AddImages(configuration);
        builder.Services.AddSelfHosted(configuration);
        builder.Services.AddBackups(configuration);
        builder.Services.AddScheduling(slots: 16, configuration);
        builder.Services.AddPaymentJobs(configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.AddPages();
        builder.AddEndpoints();
        builder.Services.AddSingleton<ISettingsCheck, ListeningCheck>();
        return builder.Build();
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        if (await CommandLine.PrepareAsync(app) is { } unprepared)
            return await RefuseAsync(unprepared);
        app.UsePages();
        app.UseEndpointRules();
        app.MapEndpoints();
        app.MapPages();
        if (await app.ListenAsync() is { } deaf)
            return await RefuseAsync(deaf);
        await app.WaitForShutdownAsync();
        return 0;
    }

    internal static async Task<int> RefuseAsync(StartError trouble)
    {
        await Console.Error.WriteLineAsync($"{trouble}");
        return trouble.ExitCode;
    }
}
