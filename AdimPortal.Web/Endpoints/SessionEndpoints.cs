using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Acts;
using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Web.Endpoints;

/// <summary>Ends sessions of the person's own account: by POST with the form token.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/sessions/end", EndAsync).WithMetadata(new ActMetadata(Act.EndSession)).ExcludeFromDescription();

    /// <param name="session">Which one; null for all but this one.</param>
    private static async Task<IResult> EndAsync(HttpContext http, PageActs acts, ISessions sessions, [FromForm] string? session)
    {
        if ((await acts.AskAsync(http, Act.EndSession, ActSubject.Of(http.User.UserId()))).Permit is not { } permit)
            return Results.LocalRedirect("/signin");
        if (session is null)
            await sessions.EndAllAsync(permit, http.User.SessionId(), http.RequestAborted);
        else if (Guid.TryParse(session, out var id))
            await sessions.EndAsync(permit, id, http.RequestAborted);
        return Results.LocalRedirect("/account");
    }
}
