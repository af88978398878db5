using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.Sessions;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz.Extensibility;

namespace AdimPortal.Testing.Visits;

/// <summary>
/// The whole portal as it is in Production, on a PostgreSQL database of its own, reached over https without a network.
/// Only the mail server is ours, and nothing is carried out: there is no cloud.
/// </summary>
public sealed class PortalApp(PostgresCluster cluster) : WebApplicationFactory<App>, IAsyncLifetime
{
    /// <summary>A password that the rules accept.</summary>
    public const string Password = "a-quiet-harbour-7";

    public const string WebhookSecret = "whsec_visits";

    private readonly string _keyFile = Path.GetTempFileName();
    private string _database = "";

    /// <summary>Settings over the usual ones; to be set before the first visit.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>As ASP.NET names it: Production, unless a test says otherwise.</summary>
    internal string Environment { get; init; } = Environments.Production;

    /// <summary>Makes the jobs of a scheduler that runs; without it there is none.</summary>
    internal IJobFactory? Jobs { get; init; }

    /// <summary>Changes the services at last; for a test that needs others.</summary>
    internal Action<IServiceCollection>? Alter { get; init; }

    internal CaughtEmails Mail { get; } = new();

    /// <summary>Who is told what the portal logs; nobody unless it is set before the first visit.</summary>
    internal ILoggerProvider? Log { get; set; }

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync("visits");
        await File.WriteAllTextAsync(_keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }

    /// <summary>
    /// Another node of the same portal: its database, its key and its settings. Whoever asks for it ends it.
    /// </summary>
    internal async Task<PortalApp> OtherNodeAsync()
    {
        var other = new PortalApp(cluster) { Alter = Alter, _database = _database };
        foreach (var (key, value) in Settings)
            other.Settings[key] = value;
        await File.WriteAllTextAsync(other._keyFile, await File.ReadAllTextAsync(_keyFile));
        return other;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_keyFile);
    }

    /// <summary>
    /// Starts it behind its real web server, for a real browser, or for what a client without a network would never
    /// send.
    /// </summary>
    /// <param name="certificate">Which it shows; whoever made it disposes of it.</param>
    /// <returns>Where it listens: a port of loopback.</returns>
    internal Uri ServeOverTls(X509Certificate2 certificate)
    {
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        StartServer();
        return new Uri(
            Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
                .Single());
    }

    /// <summary>One that nobody signed but itself.</summary>
    internal static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Another browser, with no cookies yet.</summary>
    /// <param name="from">The address that it calls from; null for nobody knows where.</param>
    internal Visitor NewVisitor(string? from = null)
    {
        var client = CreateClient(
            new WebApplicationFactoryClientOptions
            { AllowAutoRedirect = false, BaseAddress = new Uri("https://portal.adim.test") });
        if (from is not null)
            client.DefaultRequestHeaders.Add(CallersAddress.Header, from);
        return new Visitor(client, this);
    }

    public async Task<PortalUser> AccountAsync(string email, bool verified = true, string role = Roles.Customer)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = new PortalUser { UserName = email, Email = email, EmailConfirmed = verified };
        Assert.True((await users.CreateAsync(user, Password)).Succeeded);
        Assert.True((await users.AddToRoleAsync(user, role)).Succeeded);
        return user;
    }

    /// <summary>A workspace as it is right after its owner asked for it.</summary>
    internal async Task<(WorkspaceId Id, OperationId Operation)> WorkspaceAsync(PortalUser owner)
    {
        var (id, answer) = await Services.GetRequiredService<ProvisioningService>()
            .RequestAsync(owner.Id, true, "Notes", "nyc3", "free", CancellationToken.None);
        return (id, Assert.IsType<RequestAnswer.Accepted>(answer).Operation);
    }

    /// <summary>The owner pays for that plan from now on, and the portal has read it.</summary>
    internal async Task<Subscription> SubscribedAsync(Guid owner, string plan = "starter")
    {
        await Services.GetRequiredService<IBillingStore>()
            .ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);
        var subscription = Services.GetRequiredService<InMemoryPayments>()
            .Subscribe(owner, $"adim_{plan}_monthly", awaitsWorkspace: false);
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner, default);
        return subscription;
    }

    public async Task<int> CountWorkspacesAsync(Guid owner)
    {
        await using var database =
            await Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await database.Set<Workspace>().CountAsync(w => w.OwnerId == owner);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        // What a published portal has beside it lies where it was built.
        builder.UseStaticWebAssets();
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings:Portal"] = _database,
            ["Portal:PublicAddress"] = "https://portal.adim.test",
            ["Secrets:MasterKeyFile"] = _keyFile,
            ["DigitalOcean:Token"] = "dop_v1_nobody",
            ["Dns:Zone"] = "adim.test",
            ["Mail:From"] = "portal@adim.example",
            ["Provisioning:SshSources:0"] = "203.0.113.7/32",
            ["Blueprint:Settings:APP_REPOSITORY"] = "https://git.example.com/adim-server.git",
            ["Blueprint:Settings:QDRANT_SHA256"] = new string('0', 64),
            ["Stripe:ApiKey"] = "sk_test_nobody",
            ["Stripe:WebhookSecret"] = WebhookSecret,
            ["AccountRateLimit:PostsPerMinute"] = "10000",
            ["SelfHosted:RegistrationsPerMinute"] = "10000",
            // Tests sign staff in with a password; those of the second step say otherwise.
            ["TwoStep:RequiredForStaff"] = "false",
        }.Concat(Settings))
            builder.UseSetting(key, value);
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders();
            if (Log is not null)
                logging.AddProvider(Log);
        });
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IMailer>(Mail);
            services.AddTransient<IStartupFilter, CallersAddress>();
            services.AddSingleton<InMemoryPayments>();
            services.AddSingleton<IPaymentGateway>(provider => provider.GetRequiredService<InMemoryPayments>());
            services.AddSingleton<IPriceCatalog>(provider => provider.GetRequiredService<InMemoryPayments>());
            // Requests are kept, and nobody carries them out.
            services.AddSingleton<IOperationWakeups, NobodyWakes>();
            if (Jobs is not null)
                services.AddSingleton(Jobs);
            foreach (var worker in services.Where(_ => Jobs is null)
                .Where(s => s.ServiceType == typeof(IHostedService) && IsScheduling(s)).ToList())
                services.Remove(worker);
            // Pages read the scheduler's tables; they are made here, as a node makes them, and nobody works on them.
            services.AddHostedService<SchedulerTables>();
            // A session is looked at each time, where the portal believes what it read for some seconds.
            services.Configure<SessionOptions>(sessions => sessions.BelievedFor = TimeSpan.Zero);
            Alter?.Invoke(services);
        });
    }

    private static bool IsScheduling(ServiceDescriptor service) =>
        (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.FullName is { } name
        && !name.EndsWith("SchedulerSchema", StringComparison.Ordinal)
        && (name.Contains("Scheduling", StringComparison.Ordinal) || name.Contains("Quartz", StringComparison.Ordinal));
}
