using System.Runtime.CompilerServices;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>The staff's list of records as a file: all that its filter finds, the newest first.</summary>
internal static class ActCsv
{
    public static void MapActCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/acts.csv",
            async (HttpContext context, IActRecords records, IAccountDirectory accounts) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var filter = await new ActListAddress(Said("text"), Said("staff"), Said("refused"), Said("act"),
                Said("from"), Said("to"), null).FilterAsync(accounts, context.RequestAborted);
            return CsvFile.Of(context, "records.csv",
                ["at", "who", "role", "action", "result", "workspace", "owner", "reason", "proof", "from"],
                RowsAsync(records, filter));
        }).RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(IActRecords records,
        Core.Acts.ActFilter? filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (filter is not null
            && await records.ListAsync(filter, CsvFile.Chunk, cancel) is { Count: > 0 } part)
        {
            foreach (var record in part)
                yield return [
                    CsvFile.Time(record.At), record.Email, record.Role.ToString(), ActRules.Of(record.Act).Title,
                    record.IsRefused ? "refused" : record.Waited ? "asked" : "done", record.Workspace?.Value,
                    record.OwnerEmail, record.Reason, record.Proof, record.Address];
            filter = filter with { Before = part[^1].Number };
        }
    }
}
