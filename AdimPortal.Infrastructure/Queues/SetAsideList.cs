using System.Linq.Expressions;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Queues;

/// <summary>What staff look for among what was set aside, as the database finds and orders it.</summary>
internal static class SetAsideList
{
    public static IQueryable<SetAsideRow> Waiting(PortalDbContext context) =>
        context.Set<SetAsideRow>().AsNoTracking().Where(i => i.SetAsideAt != null && i.DismissedAt == null);

    public static IQueryable<SetAsideRow> Found(PortalDbContext context, SetAsideQuery query)
    {
        var rows = Waiting(context);
        if (query.Queue is { } queue)
            rows = rows.Where(i => i.Queue == queue);
        if (string.IsNullOrWhiteSpace(query.Text))
            return rows;
        var part = TextPart.Of(query.Text);
        return rows.Where(i => EF.Functions.ILike(i.Key, part, TextPart.Escape)
            || EF.Functions.ILike(i.Reason, part, TextPart.Escape)
            || EF.Functions.ILike(i.Reference!, part, TextPart.Escape));
    }

    public static IQueryable<SetAsideRow> Ordered(IQueryable<SetAsideRow> rows, SetAsideQuery query)
    {
        var ordered = query.Order switch
        {
            SetAsideOrder.Waiting => By(rows, i => i.SetAsideAt, query.IsDescending),
            SetAsideOrder.Work => By(rows, i => i.Queue, query.IsDescending),
            SetAsideOrder.Item => By(rows, i => i.Key, query.IsDescending),
            SetAsideOrder.Tries => By(rows, i => i.Tries, query.IsDescending),
            SetAsideOrder.Failed => By(rows, i => i.FirstTriedAt, query.IsDescending),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Order, "Unknown order."),
        };
        return query.IsDescending
            ? ordered.ThenByDescending(i => i.SetAsideAt).ThenByDescending(i => i.Id)
            : ordered.ThenBy(i => i.SetAsideAt).ThenBy(i => i.Id);
    }

    private static IOrderedQueryable<SetAsideRow> By<TKey>(IQueryable<SetAsideRow> rows,
        Expression<Func<SetAsideRow, TKey>> key, bool isDescending) =>
        isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);
}
