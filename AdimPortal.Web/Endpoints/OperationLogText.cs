using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// An operation's log as plain text: what Copy copies, and what one attaches to a question to support.
/// </summary>
internal static class OperationLogText
{
    private const int Chunk = 2000;

    public static void MapOperationLog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/operations/{id:guid}/log.txt",
            async (Guid id, HttpContext context, IOperationReader operations, WorkspaceAccess door) =>
        {
            var cancel = context.RequestAborted;
            var operation = await operations.FindAsync(new OperationId(id), cancel);
            if (operation is null
                || await door.FindAsync(context.User, operation.Workspace.Value, cancel) is not { } workspace
                || !(workspace.WasItsCustomersAt(operation.RequestedAt) || await door.IsStaffAsync(context.User)))
                return Results.NotFound();
            return Results.Stream(body => WriteAsync(body, operation.Id, operations, cancel),
                "text/plain; charset=utf-8");
        }).RequireAuthorization(Policies.Verified);

    private static async Task WriteAsync(Stream body, OperationId id, IOperationReader operations,
        CancellationToken cancel)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true);
        long last = 0;
        while (await operations.LinesAsync(id, last, Chunk, cancel) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
                await writer.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{line.At:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Source,-14} {line.Text}"));
            last = lines[^1].Number;
        }
    }
}
