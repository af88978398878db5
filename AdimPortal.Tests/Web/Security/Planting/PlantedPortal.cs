using System.Security.Cryptography;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Secrets;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Testing.Backups;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Tests.Web.Security.Planting;

/// <summary>
/// A portal in Production every secret of which is known to the test, and which is listened to at everything that it
/// says.
/// </summary>
internal sealed class PlantedPortal : IAsyncDisposable
{
    private static readonly string[] QuietCategories =
        ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore.Database.Command", "Quartz"];

    private readonly string _masterKeyFile = Path.GetTempFileName();

    private PlantedPortal(PortalApp portal, string database) => (Portal, Database) = (portal, database);

    public PortalApp Portal { get; }

    public string Database { get; }

    public WebApplicationFactory<App> App { get; private set; } = default!;

    public BackupFixture Stand { get; private set; } = default!;

    public Heard Log { get; } = new();

    public List<Sought> Planted { get; } = [];

    public IServiceProvider Services => App.Services;

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public static async Task<PlantedPortal> StartAsync(PostgresCluster cluster)
    {
        var database = await cluster.CreateDatabaseAsync("planted");
        var planted = new PlantedPortal(new PortalApp(cluster), database);
        await planted.StartAsync();
        return planted;
    }

    private async Task StartAsync()
    {
        var settings = Portal.Settings;
        foreach (var entry in SecretRegister.All)
        {
            foreach (var name in entry.Settings)
                settings[name] = NewValue(entry,
                    name switch { "Stripe:ApiKey" => "sk_test_", "Stripe:WebhookSecret" => "whsec_", _ => "" });
            foreach (var name in entry.Blueprint.Where(_ => entry.MadeBy == "operator"))
                settings[$"Blueprint:Settings:{name}"] = NewValue(entry);
        }

        settings["ConnectionStrings:Portal"] = new NpgsqlConnectionStringBuilder(Database)
        { Password = settings["ConnectionStrings:Portal"] }.ConnectionString;
        settings["Blueprint:Settings:APP_REPOSITORY"] = "https://git.adim.test/server.git";
        settings["Blueprint:Settings:EMAIL_HOST"] = "mail.adim.test";
        settings["Mail:UserName"] = "portal";
        settings["ObjectStorage:AccessKey"] = "AKIDPLANTED";
        // The setting is a path; what is secret is in the file.
        var master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(_masterKeyFile, master);
        settings["Secrets:MasterKeyFile"] = _masterKeyFile;
        Planted.RemoveAll(sought => sought.Entry.Settings.Contains("Secrets:MasterKeyFile"));
        Plant(entry => entry.Settings.Contains("Secrets:MasterKeyFile"), master);
        await Portal.InitializeAsync();
        // The portal asks for it when it starts, and it asks for the portal's database later.
        Stand =
            await BackupFixture.StartAsync(
                new PostgresBackupStore(new ContextsOf(() => App.Services), TimeProvider.System));
        App =
            Portal.WithWebHostBuilder(web => web.ConfigureLogging(logging => logging.AddProvider(Log))
                .ConfigureTestServices(services =>
        {
            services.PostConfigure<LoggerFilterOptions>(filters =>
            {
                filters.MinLevel = LogLevel.Debug;
                foreach (var rule in filters.Rules.Where(rule => rule.CategoryName is null
                    || QuietCategories.Contains(rule.CategoryName)).ToList())
                    filters.Rules.Remove(rule);
            });
            services.AddSingleton(_ => Stand.Ports);
        }));
        _ = App.Services;
        foreach (var key in Service<SealedKeyRepository>().GetAllElements())
            Plant(entry => entry.Purposes.Contains("data-protection-key"), key.Descendants("value").First().Value);
    }

    private sealed class ContextsOf(Func<IServiceProvider> services) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() =>
            services().GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
    }

    /// <summary>Puts a value of the test's own into the vault under every name that it has.</summary>
    public async Task PlantVaultAsync(WorkspaceId workspace)
    {
        var vault = Service<ISecretVault>();
        foreach (var (entry, name) in SecretRegister.All.SelectMany(entry => entry.Vault.Select(name => (entry, name))))
        {
            var value =
                name == BackupSecrets.Key ? (await new AgeKeys().CreateAsync(default)).Reveal() : NewValue(entry);
            if (name == BackupSecrets.Key)
                Planted.Add(new Sought(entry, value));
            await vault.ReplaceAsync(workspace, name,
                new Secret(
                    name.StartsWith("ssh-", StringComparison.Ordinal) ? $"ssh-ed25519 AAAAPUBLIC\n{value}" : value),
                    default);
        }
    }

    public Sought Plant(Func<SecretEntry, bool> entry, string value)
    {
        Planted.Add(new Sought(SecretRegister.All.First(entry), value));
        return Planted[^1];
    }

    /// <summary>
    /// A value that nothing else is like; letters and digits as real ones are, and some that are written in other ways
    /// in other places.
    /// </summary>
    public string NewValue(SecretEntry entry, string prefix = "")
    {
        var value = $"{prefix}planted{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        Planted.Add(new Sought(entry, value));
        return value;
    }

    public async Task<PortalUser> AccountAsync(string email, string role)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = new PortalUser { UserName = email, Email = email, EmailConfirmed = true };
        Assert.True((await users.CreateAsync(user, PortalApp.Password)).Succeeded);
        Assert.True((await users.AddToRoleAsync(user, role)).Succeeded);
        return user;
    }

    public async Task<PortalUser> FindAccountAsync(string email)
    {
        await using var scope = Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().FindByEmailAsync(email))!;
    }

    public Visitor NewVisitor() =>
        new(
            App.CreateClient(
                new WebApplicationFactoryClientOptions
                { AllowAutoRedirect = false, BaseAddress = new Uri("https://portal.adim.test") }), Portal);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Portal.DisposeAsync();
        await Stand.DisposeAsync();
        File.Delete(_masterKeyFile);
    }
}
