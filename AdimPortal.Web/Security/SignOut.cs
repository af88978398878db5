using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Web.Security;

internal static class SignOut
{
    /// <summary>By POST with the form token only: a link somewhere else must not be able to sign people out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async ([FromServices] PasswordSignIn session, [FromForm] string? returnUrl) =>
        {
            await session.SignOutAsync();
            return Results.LocalRedirect(LocalUrl.OrStart(returnUrl));
        }).AllowAnonymous();
}
