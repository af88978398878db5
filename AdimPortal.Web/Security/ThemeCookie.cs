using Microsoft.AspNetCore.Mvc;

namespace AdimPortal.Web.Security;

/// <summary>The person's choice between light and dark. Without the cookie a page follows the system.</summary>
internal static class ThemeCookie
{
    private const string Name = "theme";

    /// <summary>"light", "dark", or null. Anything else in the cookie is not written into a page.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[Name] switch
    {
        "light" => "light",
        "dark" => "dark",
        _ => null,
    };

    /// <summary>The switch for browsers without script; with script the page changes the cookie itself.</summary>
    public static void MapThemeSwitch(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/theme", (HttpContext context, [FromHeader(Name = "Referer")] string? referer) =>
        {
            var next = Read(context) == "dark" ? "light" : "dark";
            context.Response.Cookies.Append(Name, next, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            });
            return Results.LocalRedirect(
                LocalUrl.OrStart(Uri.TryCreate(referer, UriKind.Absolute, out var page) ? page.PathAndQuery : null));
        }).AllowAnonymous();
}
