using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdimPortal.Web.Components.Find;

internal static class FindEndpoint
{
    /// <summary>The results alone, for the dialog that stands on every page.</summary>
    public static void MapFind(this WebApplication app) =>
        app.MapGet("/find/results", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return new RazorComponentResult<FindResults>(
                new { Text = context.Request.Query[FilterText.Parameter].ToString() });
        }).RequireAuthorization(Policies.Verified);
}
