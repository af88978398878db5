using Microsoft.Net.Http.Headers;

namespace AdimPortal.Web.Components.Brand;

internal static class ThemeEndpoint
{
    public const string Path = "/theme.css";

    /// <remarks>
    /// While nodes are brought to another version one by one, a page of the new may ask a node of the old: that answer
    /// must not be kept under the new one's address.
    /// </remarks>
    public static void MapTheme(this WebApplication app) =>
        app.MapGet(Path, async (HttpContext context, ThemeStyles styles) =>
        {
            var isWhatWasAsked = context.Request.Query["v"] == await styles.VersionAsync();
            context.Response.Headers[HeaderNames.CacheControl] =
                isWhatWasAsked ? "public, max-age=31536000, immutable" : "no-cache";
            return Results.Text(await styles.CssAsync(), "text/css");
        }).AllowAnonymous();
}
