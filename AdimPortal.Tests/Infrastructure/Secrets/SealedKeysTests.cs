using System.Security.Cryptography;
using System.Xml.Linq;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Secrets;

/// <summary>
/// The keys of cookies and waiting emails: sealed in the database, with those of before, and the same keys all the
/// while.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SealedKeysTests(PostgresCluster postgres) : IAsyncLifetime
{
    private readonly string _masterKeys = Path.GetTempFileName();
    private readonly List<ServiceProvider> _nodes = [];
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_masterKeys, $"1:{NewKey()}\n");
        _database = await postgres.CreateDatabaseAsync("keys");
    }

    [Fact]
    public async Task A_dump_holds_no_key_and_another_node_opens_what_was_protected()
    {
        var cookie = Protector(Node()).Protect("jane");
        Assert.Equal("jane", Protector(Node()).Unprotect(cookie));
        var row = Assert.Single(await RowsAsync());
        Assert.StartsWith("<sealed>", row.Xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", row.Xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_before_are_sealed_at_the_start_by_two_nodes_at_once_and_old_cookies_stay_valid()
    {
        var cookie = Protector(Node(seals: false)).Protect("jane");
        var before = Assert.Single(await RowsAsync());
        Assert.Contains("masterKey", before.Xml, StringComparison.Ordinal);
        // A node of this version reads it as it is.
        Assert.Equal("jane", Protector(Node()).Unprotect(cookie));

        var sealedByEach =
            await Task.WhenAll(
                Enumerable.Range(0, 2).Select(_ => Task.Run(() => Repository(Node()).SealAllAsync(default))));

        Assert.Equal(1, sealedByEach.Sum());
        var after = Assert.Single(await RowsAsync());
        Assert.Equal((before.Id, before.FriendlyName), (after.Id, after.FriendlyName));
        Assert.DoesNotContain("masterKey", after.Xml, StringComparison.Ordinal);
        var node = Protector(Node());
        Assert.Equal("jane", node.Unprotect(cookie));
        // No new key was made: the one of before goes on.
        node.Protect("john");
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_new_master_key_seals_them_anew_so_that_the_old_one_can_go()
    {
        var cookie = Protector(Node()).Protect("jane");
        var newest = NewKey();
        await File.AppendAllTextAsync(_masterKeys, $"2:{newest}\n");
        Assert.Equal(1, await Repository(Node()).SealAllAsync(default));
        Assert.Equal(0, await Repository(Node()).SealAllAsync(default));
        await File.WriteAllTextAsync(_masterKeys, $"2:{newest}\n");
        Assert.Equal("jane", Protector(Node()).Unprotect(cookie));
    }

    [Fact]
    public async Task They_are_laid_in_clear_again_for_a_version_of_before()
    {
        var cookie = Protector(Node()).Protect("jane");
        Assert.Equal(1, await Repository(Node()).OpenAllAsync(default));
        Assert.Equal("jane", Protector(Node(seals: false)).Unprotect(cookie));
    }

    [Fact]
    public async Task A_sealed_key_opens_in_no_other_row_and_under_no_other_master_key()
    {
        Protector(Node()).Protect("jane");
        await using (var context = Context(Node()))
            await context.Set<DataProtectionKey>()
                .ExecuteUpdateAsync(set => set.SetProperty(key => key.FriendlyName, "another"));
        Assert.ThrowsAny<CryptographicException>(() => Repository(Node()).GetAllElements());
    }

    private ServiceProvider Node(bool seals = true)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddPersistence(_database);
        services.AddSingleton(Sealings.Of(_masterKeys));
        services.AddSingleton<SealedKeyRepository>();
        services.AddDataProtection().SetApplicationName("adim-portal");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
        {
            keys.XmlRepository = seals
                ? provider.GetRequiredService<SealedKeyRepository>()
                : new RepositoryOfBefore(provider.GetRequiredService<IDbContextFactory<PortalDbContext>>());
            keys.XmlEncryptor = seals ? new SealedByRepository() : null;
        });
        _nodes.Add(services.BuildServiceProvider());
        return _nodes[^1];
    }

    private static IDataProtector Protector(ServiceProvider node) =>
        node.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookies");

    private static SealedKeyRepository Repository(ServiceProvider node) =>
        node.GetRequiredService<SealedKeyRepository>();

    private static PortalDbContext Context(ServiceProvider node) =>
        node.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    private async Task<List<DataProtectionKey>> RowsAsync()
    {
        await using var context = Context(_nodes[0]);
        return await context.Set<DataProtectionKey>().AsNoTracking().ToListAsync();
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        File.Delete(_masterKeys);
    }

    /// <summary>What versions before the sealing did, and read.</summary>
    private sealed class RepositoryOfBefore(IDbContextFactory<PortalDbContext> contexts) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var context = contexts.CreateDbContext();
            return [
                .. context.Set<DataProtectionKey>().AsNoTracking().OrderBy(key => key.Id).AsEnumerable()
                    .Select(key => XElement.Parse(key.Xml))];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var context = contexts.CreateDbContext();
            context.Add(
                new DataProtectionKey
                { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            context.SaveChanges();
        }
    }
}
