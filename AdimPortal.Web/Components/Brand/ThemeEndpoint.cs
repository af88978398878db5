using Microsoft.Net.Http.Headers;

namespace AdimPortal.Web.Components.Brand;

internal static class ThemeEndpoint
{
    public static void MapTheme(this WebApplication app) =>
        app.MapGet("/theme.css", async (HttpContext context, ThemeStyles styles) =>
        {
            context.Response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
            return Results.Text(await styles.CssAsync(), "text/css");
        }).AllowAnonymous();
}
