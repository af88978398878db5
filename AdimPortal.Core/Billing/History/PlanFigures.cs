namespace AdimPortal.Core.Billing.History;

/// <summary>
/// What the workspaces of one plan bring in and cost, in one currency. Amounts are a month's, in the currency's
/// smallest unit, and sums of what is known: what is earned in euros never stands in the dollars' row.
/// </summary>
/// <param name="Plan">By name.</param>
/// <param name="Currency">ISO 4217 in lower case.</param>
/// <param name="Workspaces">Of the plan, whatever the currency.</param>
/// <param name="Margin">Of those alone whose revenue and cost are in one currency.</param>
/// <param name="Unpriced">Of the plan's workspaces: those at the cloud whose cost is not known.</param>
public sealed record PlanFigures(
    string Plan, string Currency, int Workspaces, long Revenue, long Cost, long Margin, int Unpriced)
{
    /// <summary>
    /// Of all workspaces. Each plan has a row in the currency of costs, also one that nobody has: that nothing came in
    /// is known then, and not missing.
    /// </summary>
    public static IReadOnlyList<PlanFigures> Of(IEnumerable<WorkspaceMargin> all, IEnumerable<string> plans)
    {
        var byPlan = all.ToLookup(row => row.Workspace.Plan);
        return [.. byPlan.Select(group => group.Key).Union(plans).SelectMany(plan => Of(plan, [.. byPlan[plan]]))
            .OrderBy(row => row.Plan, StringComparer.Ordinal).ThenBy(row => row.Currency, StringComparer.Ordinal)];
    }

    private static IEnumerable<PlanFigures> Of(string plan, IReadOnlyList<WorkspaceMargin> rows)
    {
        var unpriced = rows.Count(row => row.Cost is null && !row.Workspace.IsSelfHosted);
        var currencies = rows.SelectMany(row => new[] { row.Revenue, row.Cost }).OfType<Money>()
            .Select(amount => amount.Currency).Append(MarginReport.Currency).Distinct();
        return currencies.Select(currency => new PlanFigures(plan, currency, rows.Count,
            Sum(rows, currency, row => row.Revenue), Sum(rows, currency, row => row.Cost),
            Sum(rows, currency, row => row.Margin), unpriced));
    }

    private static long Sum(IEnumerable<WorkspaceMargin> rows, string currency, Func<WorkspaceMargin, Money?> of) =>
        rows.Select(of).OfType<Money>().Where(amount => amount.Currency == currency).Sum(amount => amount.Minor);
}
