using System.Globalization;
using System.Runtime.CompilerServices;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>The staff's list of operations as a file: all that its filter finds, the newest first.</summary>
internal static class OperationCsv
{
    public static void MapOperationCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/operations.csv",
            (HttpContext context, IOperationReader operations, OperationCatalog catalog) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var query = new OperationListAddress(Said("text"), Said("status"), Said("kind"), Said("from"), Said("to"),
                null, null).Query(catalog);
            return CsvFile.Of(context, "operations.csv",
                ["id", "operation", "status", "workspace", "owner", "requested at", "ended at", "seconds"],
                RowsAsync(operations, query));
        }).RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(IOperationReader operations,
        OperationQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ListCursor? last = null;
        while (await operations.ListAfterAsync(query, last, CsvFile.Chunk, cancel) is { Count: > 0 } part)
        {
            foreach (var (operation, owner) in part)
                yield return [
                    operation.Id.ToString(), operation.Title, operation.Status.ToString(), operation.Workspace.Value,
                    owner, CsvFile.Time(operation.RequestedAt), CsvFile.Time(operation.EndedAt),
                    (operation.EndedAt - operation.RequestedAt)?.TotalSeconds
                        .ToString("0", CultureInfo.InvariantCulture)];
            last = part[^1].Operation.Cursor;
        }
    }
}
