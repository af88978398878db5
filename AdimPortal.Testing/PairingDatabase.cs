using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Pacing;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Testing;

/// <summary>
/// Codes and secrets as the portal registers them, on a database of its own, with time in the test's hand.
/// </summary>
public sealed class PairingDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _ownKeyFile;

    private PairingDatabase(ServiceProvider services, string? ownKeyFile) =>
        (_services, _ownKeyFile) = (services, ownKeyFile);

    /// <summary>Time in the test's hand; only of a database that was created here.</summary>
    public ManualTime Time => (ManualTime)Clock;

    public ICodeStore Codes => _services.GetRequiredService<ICodeStore>();

    public ISecretVault Vault => _services.GetRequiredService<ISecretVault>();

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private TimeProvider Clock => _services.GetRequiredService<TimeProvider>();

    public static async Task<PairingDatabase> CreateAsync(PostgresCluster cluster)
    {
        var keyFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new PairingDatabase(
            Compose(await cluster.CreateDatabaseAsync("pairing"), keyFile, new ManualTime()), keyFile);
    }

    /// <summary>The database and the master key of a portal that runs; time is the real one.</summary>
    public static PairingDatabase Of(string connectionString, string masterKeyFile) =>
        new(Compose(connectionString, masterKeyFile, TimeProvider.System), null);

    private static ServiceProvider Compose(string connectionString, string keyFile, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton(time);
        services.AddPersistence(connectionString);
        services.AddSecrets(
            new ConfigurationBuilder().AddInMemoryCollection(
                new Dictionary<string, string?> { ["Secrets:MasterKeyFile"] = keyFile }).Build());
        services.AddPairing();
        services.AddPacing();
        return services.BuildServiceProvider();
    }

    /// <summary>A workspace that clients may connect to.</summary>
    public async Task<WorkspaceId> WorkspaceAsync(bool active = true) => (await WorkspacesAsync(1, active))[0];

    /// <summary>Many of them, each with an owner of its own.</summary>
    /// <param name="length">Characters of each id.</param>
    public async Task<IReadOnlyList<WorkspaceId>> WorkspacesAsync(int count, bool active = true,
        int length = WorkspaceId.Short)
    {
        var random = new CryptographicRandom();
        var workspaces = new Dictionary<WorkspaceId, Workspace>();
        while (workspaces.Count < count)
        {
            var workspace = Workspace.Request(WorkspaceId.New(random, length), Guid.CreateVersion7(), "Notes", "free",
                "nyc3", "s-1vcpu-2gb", "adim.test", Clock.GetUtcNow());
            if (active)
                workspace.Activate(new WorkspaceEndpoints($"https://{workspace.Domain}", null, null),
                    Clock.GetUtcNow());
            workspaces.TryAdd(workspace.Id, workspace);
        }

        foreach (var some in workspaces.Values.Chunk(500))
            await WithAsync(context =>
            {
                foreach (var workspace in some)
                    context.Add(
                        new PortalUser
                        {
                            Id = workspace.OwnerId,
                            UserName = $"{workspace.Id}",
                            Email = $"{workspace.Id}@adim.test",
                            NormalizedEmail = $"{workspace.Id}"
                        });
                context.AddRange(some.AsEnumerable());
                return context.SaveChangesAsync();
            });
        return [.. workspaces.Keys];
    }

    public async Task<OneTimeCode> IssueAsync(WorkspaceId workspace)
    {
        await Codes.IssueAsync(workspace, default);
        return (await Codes.FindAsync(workspace, default))!.Code!;
    }

    /// <summary>What the database keeps of such a code.</summary>
    public byte[] HashOf(string code) =>
        _services.GetRequiredService<Sealing>().Hash(CodeRows.HashPurpose, code);

    public async Task<PairedWorkspace?> ExchangeAsync(OneTimeCode code) =>
        await Codes.ExchangeAsync(code, CodeUser.From("198.51.100.7", "Adim/1.0"));

    /// <summary>Lets so much time pass for the codes: they go by the database's clock, which no test moves.</summary>
    public Task AgeCodesAsync(TimeSpan time) => WithAsync(context =>
        context.Database.ExecuteSqlAsync(
            $"UPDATE one_time_codes SET issued_at = issued_at - {time}, expires_at = expires_at - {time} WHERE ended_at IS NULL"));

    /// <summary>What the background work does when it is woken.</summary>
    public Task LookAfterAsync() => _services.GetRequiredService<CodeCleanup>().LookAsync(default);

    /// <summary>The code as the table knows it.</summary>
    public byte[] HashOf(OneTimeCode code) =>
        _services.GetRequiredService<Sealing>().Hash(CodeRows.HashPurpose, code.Reveal());

    /// <summary>The same codes, drawn by a chance of the test's.</summary>
    public ICodeStore CodesWith(IRandomSource random) =>
        ActivatorUtilities.CreateInstance<PostgresCodeStore>(_services,
            ActivatorUtilities.CreateInstance<CodeRows>(_services, random));

    public async Task WithAsync(Func<PortalDbContext, Task> act)
    {
        await using var context =
            await _services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await act(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownKeyFile is not null)
            File.Delete(_ownKeyFile);
    }
}
