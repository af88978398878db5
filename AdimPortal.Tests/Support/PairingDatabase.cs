using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Persistence.Pairing;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Support;

/// <summary>Codes and secrets as the portal registers them, on a database of its own, with time in the test's hand.</summary>
internal sealed class PairingDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _keyFile;

    private PairingDatabase(ServiceProvider services, string keyFile) => (_services, _keyFile) = (services, keyFile);

    public ManualTime Time => (ManualTime)_services.GetRequiredService<TimeProvider>();

    public ICodeStore Codes => _services.GetRequiredService<ICodeStore>();

    public ISecretVault Vault => _services.GetRequiredService<ISecretVault>();

    public static async Task<PairingDatabase> CreateAsync(PostgresCluster cluster)
    {
        var keyFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton<TimeProvider>(new ManualTime());
        services.AddPersistence(await cluster.CreateDatabaseAsync("pairing"));
        services.AddSecrets(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:MasterKeyFile"] = keyFile }).Build());
        services.Configure<PortalOptions>(portal => portal.PublicAddress = new Uri("https://portal.adim.test"));
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<IAccountMail, OwnersMail>();
        services.AddPairing();
        var database = new PairingDatabase(services.BuildServiceProvider(), keyFile);
        await database.WithAsync(context => context.Database.EnsureCreatedAsync());
        return database;
    }

    /// <summary>A workspace that clients may connect to.</summary>
    public async Task<WorkspaceId> WorkspaceAsync(bool active = true)
    {
        var workspace = Workspace.Request(WorkspaceId.New(new CryptographicRandom()), Guid.CreateVersion7(), "Notes", "free", "nyc3", "s-1vcpu-2gb", "adim.test", Time.GetUtcNow());
        if (active)
            workspace.Activate(new WorkspaceEndpoints($"https://{workspace.Domain}", null, null), Time.GetUtcNow());
        await WithAsync(context =>
        {
            context.Add(new PortalUser { Id = workspace.OwnerId, UserName = $"{workspace.Id}", Email = $"{workspace.Id}@adim.test", NormalizedEmail = $"{workspace.Id}" });
            context.Add(workspace);
            return context.SaveChangesAsync();
        });
        return workspace.Id;
    }

    public async Task<OneTimeCode> IssueAsync(WorkspaceId workspace)
    {
        await Codes.IssueAsync(workspace, default);
        return (await Codes.FindAsync(workspace, default))!.Code!;
    }

    public async Task<PairedWorkspace?> ExchangeAsync(OneTimeCode code) => await Codes.ExchangeAsync(code, CodeUser.From("198.51.100.7", "Adim/1.0"), default);

    /// <summary>What the background work does when it is woken.</summary>
    public Task LookAfterAsync() => _services.GetRequiredService<CodeCaretaker>().LookAsync(default);

    public async Task<List<Letter>> LettersAsync()
    {
        List<Letter> letters = [];
        await WithAsync(async context => letters = [.. (await context.Set<OutgoingMail>().ToListAsync()).Select(_services.GetRequiredService<MailOutbox>().Open)]);
        return letters;
    }

    public async Task WithAsync(Func<PortalDbContext, Task> act)
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await act(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        File.Delete(_keyFile);
    }

    private sealed class OwnersMail : IAccountMail
    {
        public Task<string?> FindAsync(Guid account, CancellationToken cancel) => Task.FromResult<string?>("owner@adim.test");
    }
}
