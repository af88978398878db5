using System.Linq.Expressions;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>What staff look for among operations, as the database finds and orders it.</summary>
internal static class OperationList
{
    public static IQueryable<OperationRow> Found(PortalDbContext context, OperationQuery query)
    {
        var rows = context.Set<OperationRow>().AsQueryable();
        if (query.Status?.ToString() is { } status)
            rows = rows.Where(o => o.Status == status);
        if (query.Kind is { } kind)
            rows = rows.Where(o => o.Name == kind);
        if (query.From is { } from)
            rows = rows.Where(o => o.RequestedAt >= from);
        if (query.Until is { } until)
            rows = rows.Where(o => o.RequestedAt < until);
        if (string.IsNullOrWhiteSpace(query.Text))
            return rows;
        if (WorkspaceId.TryParse(query.Text.Trim(), out var id))
            return rows.Where(o => o.WorkspaceId == id);
        var part = TextPart.Of(query.Text);
        var workspaces =
            from workspace in context.CustomersWorkspaces()
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            where EF.Functions.ILike((string)(object)workspace.Id, part, TextPart.Escape)
                || EF.Functions.ILike(workspace.Name, part, TextPart.Escape)
                || EF.Functions.ILike(owner.Email!, part, TextPart.Escape)
            select workspace.Id;
        return rows.Where(o => workspaces.Contains(o.WorkspaceId));
    }

    /// <summary>Each order is that of an index, and equal ones stand by when they were requested: no page sorts
    /// all.</summary>
    public static IQueryable<OperationRow> Ordered(IQueryable<OperationRow> rows, OperationQuery query)
    {
        var ordered = query.Order switch
        {
            OperationOrder.Requested => By(rows, o => o.RequestedAt, query.IsDescending),
            OperationOrder.Kind => By(rows, o => o.Name, query.IsDescending),
            OperationOrder.Status => By(rows, o => o.Status, query.IsDescending),
            OperationOrder.Workspace => By(rows, o => o.WorkspaceId, query.IsDescending),
            OperationOrder.Took => By(rows, o => o.EndedAt - o.RequestedAt, query.IsDescending),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Order, "Unknown order."),
        };
        return query.IsDescending
            ? ordered.ThenByDescending(o => o.RequestedAt).ThenByDescending(o => o.Id)
            : ordered.ThenBy(o => o.RequestedAt).ThenBy(o => o.Id);
    }

    private static IOrderedQueryable<OperationRow> By<TKey>(IQueryable<OperationRow> rows,
        Expression<Func<OperationRow, TKey>> key, bool isDescending) =>
        isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);
}
