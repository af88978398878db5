using System.Globalization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// What a server fetches before the portal knows it: the script, the bundle that the script names, and a look in the
/// mirror.
/// </summary>
internal static class InstallEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, served) in new[] { ("/install.sh", ServedScript.Install),
            ("/migrate_workspace.sh", ServedScript.Migrate) })
        {
            routes.MapGet(path, (HttpContext context, InstallScripts scripts) =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return Results.Bytes(scripts.BytesOf(served), "text/x-shellscript; charset=utf-8");
            }).AllowAnonymous().ExcludeFromDescription();
        }

        routes
            .MapGet("/blueprints/{name}/{sha256}.tar.gz",
                (string name, string sha256, HttpContext context, Blueprint blueprint) =>
        {
            if (name != blueprint.Name || sha256 != blueprint.Bundle.Sha256)
            {
                return Results.Problem(
                    statusCode: StatusCodes.Status404NotFound, title: "This bundle does not exist",
                    detail: "The portal has a new version. Run the command again to download it.");
            }

            // Its name is its content.
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(blueprint.Bundle.Bytes, "application/gzip");
        }).AllowAnonymous().ExcludeFromDescription();

        routes.MapGet("/api/servers/mirror", (HttpContext context, TimeProvider clock) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Text(
                string.Create(CultureInfo.InvariantCulture,
                    $"now={clock.GetUtcNow().ToUnixTimeSeconds()}\naddress={RegisterEndpoint.Seen(context)}\n"));
        }).AllowAnonymous().WithName("server-mirror").WithTags("Self-hosted servers")
        .WithSummary("What the portal sees of a server: its address, and the time");
    }
}
