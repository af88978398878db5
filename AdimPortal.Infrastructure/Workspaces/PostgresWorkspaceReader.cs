using System.Linq.Expressions;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Workspaces;

internal sealed class PostgresWorkspaceReader(IDbContextFactory<PortalDbContext> contexts) : IWorkspaceReader
{
    /// <summary>As people sort names, whatever the database's own order: small beside capital letters.</summary>
    private const string NaturalOrder = "und-x-icu";

    public async Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.AllWorkspaces().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancel);
    }

    public async Task<Workspace?> FindWishedAsync(WorkspaceId id, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.CustomersWorkspaces().AsNoTracking()
            .SingleOrDefaultAsync(w => w.Id == id || w.ClaimedFor == id, cancel);
    }

    public async Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.CustomersWorkspaces().AsNoTracking()
            .Where(w => w.OwnerId == owner && w.Status != WorkspaceStatus.Terminated)
            .OrderByDescending(w => w.CreatedAt).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.CustomersWorkspaces().AsNoTracking()
            .Where(w => w.OwnerId == owner && w.Status == WorkspaceStatus.Terminated && w.TerminatedAt >= since)
            .OrderByDescending(w => w.TerminatedAt).ToListAsync(cancel);
    }

    public async Task<ListPage<OwnedWorkspace>> ListAsync(WorkspaceQuery query, int skip, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = Found(context, query);
        var total = await rows.CountAsync(cancel);
        var found = await Ordered(rows, query).Skip(skip).Take(most).ToListAsync(cancel);
        return new ListPage<OwnedWorkspace>(
            found.ConvertAll(r => new OwnedWorkspace(r.Workspace, r.Email)), total);
    }

    public async Task<IReadOnlyList<OwnedWorkspace>> ListAfterAsync(WorkspaceQuery query, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = Found(context, query);
        if (after is { At: var at, Id: var text } && WorkspaceId.TryParse(text, out var id))
            rows = rows.Where(r => EF.Functions.GreaterThan(
                ValueTuple.Create(r.Workspace.CreatedAt, r.Workspace.Id), ValueTuple.Create(at, id)));
        var found = await rows.OrderBy(r => r.Workspace.CreatedAt).ThenBy(r => r.Workspace.Id).Take(most)
            .ToListAsync(cancel);
        return found.ConvertAll(r => new OwnedWorkspace(r.Workspace, r.Email));
    }

    private static IQueryable<Row> Found(PortalDbContext context, WorkspaceQuery query)
    {
        var rows =
            from workspace in context.CustomersWorkspaces().AsNoTracking()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            select new Row { Workspace = workspace, Email = owner.Email! };
        if (query.Status is { } status)
            rows = rows.Where(r => r.Workspace.Status == status);
        if (query.Hosting is { } hosting)
            rows = rows.Where(r => r.Workspace.Hosting == hosting);
        if (query.Plan is { } plan)
            rows = rows.Where(r => r.Workspace.Plan == plan);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var part = TextPart.Of(query.Text);
            rows = rows.Where(r => EF.Functions.ILike(r.Workspace.Name, part, TextPart.Escape)
                || EF.Functions.ILike((string)(object)r.Workspace.Id, part, TextPart.Escape)
                || EF.Functions.ILike(r.Email, part, TextPart.Escape));
        }

        return rows;
    }

    public async Task<IReadOnlyDictionary<WorkspaceStatus, int>> CountAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.CustomersWorkspaces().GroupBy(w => w.Status)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
    }

    private static IQueryable<Row> Ordered(IQueryable<Row> rows, WorkspaceQuery query)
    {
        var ordered = query.Order switch
        {
            WorkspaceOrder.Requested => By(rows, r => r.Workspace.CreatedAt, query.IsDescending),
            WorkspaceOrder.Name => By(rows, r => EF.Functions.Collate(r.Workspace.Name, NaturalOrder),
                query.IsDescending),
            WorkspaceOrder.Status => By(rows, r => r.Workspace.Status, query.IsDescending),
            WorkspaceOrder.Owner => By(rows, r => r.Email, query.IsDescending),
            WorkspaceOrder.Plan => By(rows, r => r.Workspace.Plan, query.IsDescending),
            WorkspaceOrder.Region => By(rows, r => r.Workspace.Region, query.IsDescending),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Order, "Unknown order."),
        };
        return query.IsDescending
            ? ordered.ThenByDescending(r => r.Workspace.Id)
            : ordered.ThenBy(r => r.Workspace.Id);
    }

    private static IOrderedQueryable<Row> By<TKey>(IQueryable<Row> rows, Expression<Func<Row, TKey>> key,
        bool isDescending) => isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    private sealed class Row
    {
        public required Workspace Workspace { get; init; }

        public required string Email { get; init; }
    }

    public async Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows =
            from workspace in context.CustomersWorkspaces().AsNoTracking()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            where workspace.Status != WorkspaceStatus.Failed && workspace.Status != WorkspaceStatus.Terminated
            orderby workspace.CreatedAt descending, workspace.Id descending
            select new { workspace, owner.Email };
        return (await rows.ToListAsync(cancel)).ConvertAll(r => new OwnedWorkspace(r.workspace, r.Email ?? ""));
    }
}
