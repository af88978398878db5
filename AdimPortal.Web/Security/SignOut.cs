using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Endpoints;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Web.Security;

internal static class SignOut
{
    /// <summary>By POST with the form token only: a link somewhere else must not be able to sign people out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async (HttpContext context, [FromServices] PasswordSignIn session) =>
        {
            if (PostedForm.Of(context) is not { } form)
                return PostedForm.NotOurs();
            await session.SignOutAsync();
            return Results.LocalRedirect(LocalUrl.OrStart(form["returnUrl"]));
        }).AllowAnonymous().WithMetadata(new ActMetadata(Act.EndSession), new RequireAntiforgeryTokenAttribute());
}
