namespace AdimPortal.Core.Billing.History;

/// <summary>A month of revenue and cost: the average of its days that are known.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Days">How many of its days are known; none in a month from which nothing was kept.</param>
/// <param name="Plans">Empty when no day is known.</param>
public sealed record MoneyMonth(DateOnly First, int Days, IReadOnlyList<PlanFigures> Plans)
{
    public int Workspaces => Plans.GroupBy(row => row.Plan).Sum(plan => plan.Max(row => row.Workspaces));

    /// <summary>All plans together, by currency; nothing is added across.</summary>
    public IReadOnlyList<PlanFigures> Totals =>
    [
        .. Plans.GroupBy(row => row.Currency).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PlanFigures("", group.Key, Workspaces, group.Sum(row => row.Revenue),
                group.Sum(row => row.Cost), group.Sum(row => row.Margin), group.Sum(row => row.Unpriced))),
    ];

    /// <summary>The last months until today's, the oldest first; those of which nothing is known are empty.</summary>
    public static IReadOnlyList<MoneyMonth> Last(int count, DateOnly today, IEnumerable<MoneyMonth> known)
    {
        var byMonth = known.ToDictionary(month => month.First);
        return [.. Enumerable.Range(0, count).Select(i => FirstOf(today).AddMonths(i + 1 - count))
            .Select(first => byMonth.GetValueOrDefault(first) ?? new MoneyMonth(first, 0, []))];
    }

    public static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}
