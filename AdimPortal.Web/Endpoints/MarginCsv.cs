using System.Runtime.CompilerServices;
using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>The staff's list of revenue and cost as a file: all that its filter finds, in its order.</summary>
internal static class MarginCsv
{
    public static void MapMarginCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/money.csv", (HttpContext context, MarginReport report, BillingPlans plans) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var query = new MarginListAddress(Said("text"), Said("payment"), Said("plan"), Said("next"), Said("order"),
                Said("descending")).Query(plans);
            return CsvFile.Of(context, "money.csv",
                ["id", "name", "owner", "plan", "revenue", "revenue currency", "cost", "cost currency",
                    "payment", "next", "next at"],
                RowsAsync(report, query));
        }).RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(MarginReport report, MarginQuery query,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var row in query.Of(await report.ReadAsync(cancel)))
            yield return [
                row.Workspace.Id.Value, row.Workspace.Name, row.OwnerEmail, row.Workspace.Plan,
                MoneyText.Units(row.Revenue), row.Revenue?.Currency, MoneyText.Units(row.Cost), row.Cost?.Currency,
                PaymentStates.Of(row.Account).ToString(), row.Next?.Stage.Act.ToString(), CsvFile.Time(row.Next?.At)];
    }
}
