using System.Runtime.CompilerServices;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>The staff's list of customers as a file: all that its filter finds, the oldest first.</summary>
internal static class CustomerCsv
{
    private static readonly WorkspaceStatus[] Statuses = Enum.GetValues<WorkspaceStatus>();

    public static void MapCustomerCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/customers.csv",
            (HttpContext context, ICustomerReader customers, BillingPlans plans) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var query = new CustomerListAddress(Said("text"), Said("plan"), Said("payment"), Said("status"), null, null)
                .Query(plans);
            return CsvFile.Of(context, "customers.csv",
                [
                    "id", "email", "since", "plan", "payment", "overdue since", "price a month", "currency",
                    "last seen", .. Statuses.Select(status => $"workspaces {status}".ToLowerInvariant()),
                ],
                RowsAsync(customers, query));
        }).RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(ICustomerReader customers,
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ListCursor? last = null;
        while (await customers.ListAfterAsync(query, last, CsvFile.Chunk, cancel) is { Count: > 0 } part)
        {
            foreach (var one in part)
                yield return [
                    one.Id.ToString(), one.Email, CsvFile.Time(one.Since), one.Billing.Plan,
                    PaymentStates.Of(one.Billing).ToString(), CsvFile.Time(one.Billing.UnpaidSince),
                    MoneyText.Units(one.Price), one.Price?.Currency, CsvFile.Time(one.SeenAt),
                    .. Statuses.Select(status => $"{one.Workspaces.GetValueOrDefault(status)}")];
            last = part[^1].Cursor;
        }
    }
}
