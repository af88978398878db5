using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Web.Security;

internal static class SignOut
{
    /// <summary>By POST with the form token only: a link somewhere else must not be able to sign people out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async (HttpContext context, [FromServices] PasswordSignIn session) =>
        {
            if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
                return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "This form is not ours", detail: "Reload the page and send it again.");
            await session.SignOutAsync();
            return Results.LocalRedirect(LocalUrl.OrStart(context.Request.HasFormContentType ? context.Request.Form["returnUrl"] : default(string)));
        }).AllowAnonymous().WithMetadata(new RequireAntiforgeryTokenAttribute());
}
