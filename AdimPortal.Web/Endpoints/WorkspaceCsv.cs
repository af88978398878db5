using System.Globalization;
using System.Text;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Staff;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// The staff's list of workspaces as a file: all that its filter finds, the oldest first, so that one that is requested
/// meanwhile comes at the end and moves no other.
/// </summary>
internal static class WorkspaceCsv
{
    private const int Chunk = 1000;

    public static void MapWorkspaceCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/workspaces.csv",
            (HttpContext context, IWorkspaceReader workspaces, BillingPlans plans) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var query =
                new WorkspaceListAddress(Said("text"), Said("status"), Said("hosting"), Said("plan"), null, null)
                    .Query(plans) with
                {
                    Order = WorkspaceOrder.Requested,
                    IsDescending = false,
                };
            return Results.Stream(body => WriteAsync(body, workspaces, query, context.RequestAborted),
                "text/csv; charset=utf-8", "workspaces.csv");
        }).RequireAuthorization(Policies.Staff);

    private static async Task WriteAsync(Stream body, IWorkspaceReader workspaces, WorkspaceQuery query,
        CancellationToken cancel)
    {
        // Spreadsheets read a file without the mark in the machine's own old encoding.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            leaveOpen: true)
        { NewLine = "\r\n" };
        await writer.WriteLineAsync(
            CsvLine.Of("id", "name", "status", "owner", "plan", "runs on", "region", "address", "requested at"));
        for (var skip = 0; await workspaces.ListAsync(query, skip, Chunk, cancel) is { Items: { Count: > 0 } page };
            skip += Chunk)
        {
            foreach (var (workspace, owner) in page)
                await writer.WriteLineAsync(CsvLine.Of(
                    workspace.Id.Value, workspace.Name, workspace.Status.ToString(), owner, workspace.Plan,
                    workspace.IsSelfHosted ? "own server" : "cloud", workspace.Region, workspace.Address,
                    workspace.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
        }
    }
}
