using System.Globalization;
using System.Xml.Linq;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// Keeps the Data Protection keys in PostgreSQL, so that every portal node opens the cookies and tokens of every other,
/// and seals them under the master key: whoever reads a dump can make no cookie. A row is
/// <c>&lt;sealed&gt;base64&lt;/sealed&gt;</c>, and belongs to its friendly name.
/// </summary>
internal sealed class SealedKeyRepository(IDbContextFactory<PortalDbContext> contexts, Sealing sealing) : IXmlRepository
{
    private const string Purpose = "data-protection-key";

    private static readonly XName Sealed = "sealed";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.CreateDbContext();
        return [.. context.Set<DataProtectionKey>().AsNoTracking().OrderBy(key => key.Id).AsEnumerable().Select(Open)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = contexts.CreateDbContext();
        context.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = Seal(element, friendlyName) });
        context.SaveChanges();
    }

    /// <summary>
    /// Seals the keys that an earlier version left in clear, and those that an older master key sealed. The keys
    /// themselves stay the same, so every cookie and every email that waits stays valid. Of several nodes that start
    /// at once, one does it and the others wait.
    /// </summary>
    /// <returns>How many were sealed.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A key can't be opened: this is not the
    /// master key that the database was written with.</exception>
    public Task<int> SealAllAsync(CancellationToken cancel) => RewriteAsync(
        row =>
        {
            // Each is opened, also where nothing is to be done: with a wrong master key nothing may be sealed that the
            // right one could not open later.
            var key = Open(row);
            return IsUpToDate(row) ? null : Seal(key, row.FriendlyName);
        },
        cancel);

    /// <summary>Lays them in clear again, for a portal of before that knows no sealed ones.</summary>
    /// <returns>How many were opened.</returns>
    public Task<int> OpenAllAsync(CancellationToken cancel) =>
        RewriteAsync(row => BytesOf(row.Xml) is null ? null : Text(Open(row)), cancel);

    private async Task<int> RewriteAsync(Func<DataProtectionKey, string?> rewrite, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // Readers and the framework's own new keys need not wait: a new key is sealed already.
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended('data-protection-keys', 1))", cancel);
        var count = 0;
        foreach (var row in await context.Set<DataProtectionKey>().AsNoTracking().OrderBy(key => key.Id)
            .ToListAsync(cancel))
        {
            if (rewrite(row) is { } xml)
                count += await context.Set<DataProtectionKey>().Where(key => key.Id == row.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(key => key.Xml, xml), cancel);
        }

        await transaction.CommitAsync(cancel);
        return count;
    }

    private bool IsUpToDate(DataProtectionKey row) => BytesOf(row.Xml) is { } bytes && sealing.IsByNewest(bytes);

    private XElement Open(DataProtectionKey row) =>
        XElement.Parse(
            BytesOf(row.Xml) is { } bytes ? sealing.Open(Purpose, row.FriendlyName, bytes).Reveal() : row.Xml);

    private string Seal(XElement element, string friendlyName) =>
        Text(
            new XElement(Sealed,
                Convert.ToBase64String(sealing.Seal(Purpose, friendlyName, new Secret(Text(element))))));

    /// <summary>Null for a row in clear.</summary>
    private static byte[]? BytesOf(string xml) =>
        XElement.Parse(xml) is var element && element.Name == Sealed ? Convert.FromBase64String(element.Value) : null;

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
