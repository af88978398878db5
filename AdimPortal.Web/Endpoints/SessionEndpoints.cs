using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Acts;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace AdimPortal.Web.Endpoints;

/// <summary>Ends sessions of the person's own account: by POST with the form token.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/sessions/end", EndAsync)
        .WithMetadata(new ActMetadata(Act.EndSession), new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();

    /// <remarks>The form's field "session" says which one; without it, all but this one.</remarks>
    private static async Task<IResult> EndAsync(HttpContext http, PageActs acts, ISessions sessions)
    {
        if (PostedForm.Of(http) is not { } form)
            return PostedForm.NotOurs();
        string? session = form["session"];
        if ((await acts.AskAsync(http, Act.EndSession, ActSubject.Of(http.User.UserId()))).Permit is not { } permit)
            return Results.LocalRedirect("/signin");
        if (session is null)
            await sessions.EndAllAsync(permit, http.User.SessionId(), http.RequestAborted);
        else if (Guid.TryParse(session, out var id))
            await sessions.EndAsync(permit, id, http.RequestAborted);
        return Results.LocalRedirect("/account");
    }
}
