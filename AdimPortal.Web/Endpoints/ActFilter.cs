using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Acts;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdimPortal.Web.Endpoints;

/// <summary>Which act an endpoint is; several where that depends on what it was asked with.</summary>
internal sealed record ActMetadata(Act Act);

internal static class ActFilter
{
    /// <summary>
    /// The endpoint, whose route names a workspace as {id}, hands something out, and only to whom the gate lets. What
    /// is refused looks like what was never there. What is handed out is recorded before.
    /// </summary>
    public static RouteHandlerBuilder AsksFor(this RouteHandlerBuilder endpoint, Act act) =>
        endpoint.WithMetadata(new ActMetadata(act)).AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (!WorkspaceId.TryParse((string?)http.GetRouteValue("id") ?? "", out var workspace))
            return Results.NotFound();
        var services = http.RequestServices;
        switch (await services.GetRequiredService<ActGate>()
            .AskAsync(http.User.Caller(), act, ActSubject.Of(workspace), reason: null, http.RequestAborted))
        {
            case ActDecision.Allowed(var permit):
                var answer = await next(context);
                if (answer is not NotFound)
                    await services.GetRequiredService<IActRecords>().WriteAsync(permit, http.RequestAborted);
                return answer;
            case ActDecision.NeedsFreshSignIn:
                return Results.Redirect(PageActs.ConfirmPage(http.Request.GetEncodedPathAndQuery(), isDownload: true));
            default:
                return Results.NotFound();
        }
    });
}
