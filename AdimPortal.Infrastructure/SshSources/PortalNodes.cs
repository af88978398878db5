using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>An address that may reach the SSH port of workspaces.</summary>
/// <param name="Node">The machine that named it last; <see cref="PortalNodes.Expected"/> while none has.</param>
public sealed record NodeAddress(string Address, string Node, DateTimeOffset RenewedAt);

/// <summary>The nodes as whoever is root on the portal's server changes them.</summary>
public sealed class PortalNodes(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public const string Expected = "(expected)";

    /// <summary>A node that named its addresses so lately runs, and would name them again.</summary>
    private static readonly TimeSpan Running = TimeSpan.FromMinutes(3);

    public async Task<IReadOnlyList<NodeAddress>> ListAsync(CancellationToken cancel)
    {
        var since = time.GetUtcNow() - PostgresSshSources.Lives;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<SshSourceRow>().AsNoTracking().Where(row => row.RenewedAt > since)
            .OrderBy(row => row.Node).ThenBy(row => row.Address)
            .Select(row => new NodeAddress(row.Address, row.Node, row.RenewedAt)).ToListAsync(cancel);
    }

    /// <summary>Lets a node in that has not started yet, for 24 hours.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<string?> AllowAsync(string address, CancellationToken cancel)
    {
        if (SshNetwork.Of(address) is null)
            return $"{address} is not an address or a network such as 203.0.113.7/32.";
        if (SshNetwork.IsEverywhere(address))
            return $"{address} is every address: name the address of one node.";
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO ssh_sources AS s (address, node, renewed_at) VALUES ({address}, {Expected}, {time.GetUtcNow()}) ON CONFLICT (address) DO UPDATE SET renewed_at = greatest(s.renewed_at, excluded.renewed_at)",
            cancel);
        return null;
    }

    /// <summary>Removes a node's addresses, or one address, before their 24 hours are over.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<string?> RemoveAsync(string nodeOrAddress, CancellationToken cancel)
    {
        var running = time.GetUtcNow() - Running;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var meant = context.Set<SshSourceRow>().Where(row => row.Node == nodeOrAddress || row.Address == nodeOrAddress);
        if (await meant.FirstOrDefaultAsync(row => row.RenewedAt > running && row.Node != Expected, cancel)
            is { } lives)
            return $"{lives.Address} is the address of {lives.Node}, which is running. Stop that node first, or remove the address from its settings and restart it.";
        return await meant.ExecuteDeleteAsync(cancel) > 0
            ? null
            : $"There is no node or address {nodeOrAddress}. List them all with: adim-portal nodes list";
    }
}
