using System.Runtime.CompilerServices;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
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
    public static void MapWorkspaceCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/workspaces.csv",
            (HttpContext context, IWorkspaceReader workspaces, BillingPlans plans) =>
        {
            string? Said(string name) => context.Request.Query[name];
            var query =
                new WorkspaceListAddress(Said("text"), Said("status"), Said("hosting"), Said("plan"), null, null)
                    .Query(plans);
            return CsvFile.Of(context, "workspaces.csv",
                ["id", "name", "status", "owner", "plan", "runs on", "region", "address", "requested at"],
                RowsAsync(workspaces, query));
        }).RequireAuthorization(Policies.Staff);

    private static async IAsyncEnumerable<IEnumerable<string?>> RowsAsync(IWorkspaceReader workspaces,
        WorkspaceQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ListCursor? last = null;
        while (await workspaces.ListAfterAsync(query, last, CsvFile.Chunk, cancel) is { Count: > 0 } part)
        {
            foreach (var (workspace, owner) in part)
                yield return [
                    workspace.Id.Value, workspace.Name, workspace.Status.ToString(), owner, workspace.Plan,
                    workspace.IsSelfHosted ? "own server" : "cloud", workspace.Region, workspace.Address,
                    CsvFile.Time(workspace.CreatedAt)];
            last = new ListCursor(part[^1].Workspace.CreatedAt, part[^1].Workspace.Id.Value);
        }
    }
}
