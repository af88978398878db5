using AdimPortal.Core.Cloud;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>What all nodes name, and this one too. Nodes whose settings differ set the same firewalls.</summary>
internal sealed class PostgresSshSources(IDbContextFactory<PortalDbContext> contexts, ProvisioningOptions options,
    TimeProvider time) : ISshSources
{
    /// <summary>
    /// How long an address stays that no node names any more: long enough for a node that is repaired.
    /// </summary>
    public static readonly TimeSpan Lives = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        // What one node opens to everywhere, in development, opens nothing for one that is in production.
        var others = (await KnownAsync(cancel)).Where(address => !SshNetwork.IsEverywhere(address));
        return [.. others.Union(options.SshSources).Order(StringComparer.Ordinal)];
    }

    /// <summary>What nodes named in the last 24 hours.</summary>
    internal async Task<IReadOnlyList<string>> KnownAsync(CancellationToken cancel)
    {
        var since = time.GetUtcNow() - Lives;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<SshSourceRow>().AsNoTracking().Where(row => row.RenewedAt > since)
            .Select(row => row.Address).ToListAsync(cancel);
    }

    /// <summary>Names this node's own again, and removes those that no node named for 24 hours.</summary>
    public async Task RenewAsync(string node, CancellationToken cancel)
    {
        var (now, own) = (time.GetUtcNow(), options.SshSources.Distinct().Order(StringComparer.Ordinal).ToArray());
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO ssh_sources AS s (address, node, renewed_at) SELECT own, {node}, {now} FROM unnest({own}) own
            ON CONFLICT (address) DO UPDATE SET node = excluded.node, renewed_at = greatest(s.renewed_at, excluded.renewed_at)
            """, cancel);
        var since = now - Lives;
        await context.Set<SshSourceRow>().Where(row => row.RenewedAt <= since).ExecuteDeleteAsync(cancel);
    }
}
