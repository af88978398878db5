using AdimPortal.Infrastructure;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Security;

/// <summary>
/// Pages are for https alone: their cookies are, and a form without its cookie can't be answered. Whoever comes by
/// http, or through a proxy that doesn't say how they came, is led to the portal's own address. What programs call says
/// for itself what it needs.
/// </summary>
internal static class TlsOnly
{
    private static readonly PathString[] ForPrograms =
        ["/api", "/install.sh", "/migrate_workspace.sh", "/blueprints", "/openapi", "/live", "/ready", "/health"];

    public static bool IsForPrograms(PathString path) =>
        Array.Exists(ForPrograms, known => path.StartsWithSegments(known));

    public static IApplicationBuilder UseTlsOnly(this WebApplication app)
    {
        var portal = app.Services.GetRequiredService<IOptions<PortalOptions>>().Value.PublicAddress;
        return app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.IsHttps || IsForPrograms(request.Path))
                return next(context);
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
                return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "HTTPS only",
                    detail: $"Open {portal} and send the form there.").ExecuteAsync(context);
            // Our own address, never the one that the request names.
            context.Response.Redirect(
                $"{portal.GetLeftPart(UriPartial.Authority)}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}",
                permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
    }
}
