using System.Globalization;
using System.Runtime.CompilerServices;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.History;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>Revenue and cost of months as a file: each plan and currency, and only months of which something is
/// known.</summary>
internal static class MonthCsv
{
    public static void MapMonthCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/money/months.csv", (HttpContext context, IMoneyHistory history, TimeProvider clock) =>
            CsvFile.Of(context, "months.csv",
                ["month", "days known", "plan", "currency", "workspaces", "revenue", "cost",
                    "workspaces without a known cost"],
                RowsAsync(history, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))))
            .RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(IMoneyHistory history, DateOnly today,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var month in await history.LastAsync(MoneyMonths.Count, today, cancel))
        {
            foreach (var row in month.Plans)
                yield return [
                    month.First.ToString("yyyy-MM", CultureInfo.InvariantCulture), Number(month.Days), row.Plan,
                    row.Currency, Number(row.Workspaces), Units(row.Revenue, row), Units(row.Cost, row),
                    Number(row.Unpriced)];
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Units(long minor, PlanFigures row) => MoneyText.Units(new Money(minor, row.Currency));
}
