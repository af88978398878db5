using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Workspaces;

internal sealed class PostgresWorkspaceReader(IDbContextFactory<PortalDbContext> contexts) : IWorkspaceReader
{
    public async Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<Workspace>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancel);
    }

    public async Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<Workspace>().AsNoTracking()
            .Where(w => w.OwnerId == owner && w.Status != WorkspaceStatus.Terminated)
            .OrderByDescending(w => w.CreatedAt).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Set<Workspace>().AsNoTracking()
            .Where(w => w.OwnerId == owner && w.Status == WorkspaceStatus.Terminated && w.TerminatedAt >= since)
            .OrderByDescending(w => w.TerminatedAt).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<OwnedWorkspace>> ListAsync(WorkspaceStatus? status, string? text, ListCursor? after,
        int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows =
            from workspace in context.Set<Workspace>().AsNoTracking()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            select new { workspace, owner.Email };
        if (status is { } only)
            rows = rows.Where(r => r.workspace.Status == only);
        if (!string.IsNullOrWhiteSpace(text))
        {
            var part = $"%{OneLine.Clean(text, 100).Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
            rows = rows.Where(r => EF.Functions.ILike(r.workspace.Name, part)
                || EF.Functions.ILike((string)(object)r.workspace.Id, part) || EF.Functions.ILike(r.Email!, part));
        }

        if (after is { At: var at, Id: var id })
        {
#pragma warning disable CA1309 // The database compares, and it knows this form only.
            rows = rows.Where(r => r.workspace.CreatedAt <= at
                && (r.workspace.CreatedAt < at || string.Compare((string)(object)r.workspace.Id, id) < 0));
#pragma warning restore CA1309
        }

        var found = await rows.OrderByDescending(r => r.workspace.CreatedAt).ThenByDescending(r => r.workspace.Id)
            .Take(most).ToListAsync(cancel);
        return found.ConvertAll(r => new OwnedWorkspace(r.workspace, r.Email ?? ""));
    }

    public async Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows =
            from workspace in context.Set<Workspace>().AsNoTracking()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            where workspace.Status != WorkspaceStatus.Failed && workspace.Status != WorkspaceStatus.Terminated
            orderby workspace.CreatedAt descending, workspace.Id descending
            select new { workspace, owner.Email };
        return (await rows.ToListAsync(cancel)).ConvertAll(r => new OwnedWorkspace(r.workspace, r.Email ?? ""));
    }
}
