using System.Net.Http.Headers;
using System.Text;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// The application's source for own servers, by git over HTTP and through the portal: they bring the token of their
/// configuration, and the portal asks the repository with the operator's.
/// </summary>
internal static class SourceEndpoints
{
    /// <summary>What git asks for when it wants one commit is some hundred bytes.</summary>
    private const int LongestBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var source = routes.MapGroup(SourceAccess.Path).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .AddEndpointFilter<SourceAccessFilter>();
        source.MapGet("/{id}.git/info/refs", async (HttpContext context, ApplicationSource application) =>
            context.Request.Query["service"] == "git-upload-pack"
                ? await PassOnAsync(context,
                    await application.RefsAsync(context.Request.Headers["Git-Protocol"], context.RequestAborted))
                : Problems.Bad("The source can be fetched, and nothing else."));
        source.MapPost("/{id}.git/git-upload-pack", async (HttpContext context, ApplicationSource application) =>
            await Bodies.ReadAsync(context.Request, LongestBody, context.RequestAborted) is { } wanted
                ? await PassOnAsync(context,
                    await application.PackAsync(wanted, context.Request.Headers.ContentEncoding,
                        context.Request.Headers["Git-Protocol"], context.RequestAborted))
                : Problems.TooLong());
    }

    private static async Task<IResult> PassOnAsync(HttpContext context, HttpResponseMessage? answer)
    {
        if (answer is null)
            return Results.Problem(statusCode: StatusCodes.Status502BadGateway, title: "Not now",
                detail: "The portal could not download the application's source. Try again in a few minutes.");
        using (answer)
        {
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return Results.Empty;
        }
    }
}

/// <summary>Lets in who has the token of a server that is known, over TLS, not too often.</summary>
internal sealed class SourceAccessFilter(SourceAccess access, ISelfHostedServers servers, InstallScripts scripts,
    ServerRateLimit limit) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.Response.Headers.CacheControl = "no-store";
        if (scripts.NeedsTls && !context.Request.IsHttps)
            return Problems.NotSecret();
        if (!WorkspaceId.TryParse(context.GetRouteValue("id") as string, out var workspace)
            || !access.IsGood(workspace, TokenOf(context.Request))
            || await servers.FindAsync(workspace, context.RequestAborted) is null)
        {
            // git asks for a password only when it is told so.
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"adim\"";
            return Problems.Unsigned();
        }

        return limit.Wait(workspace) is { } wait ? Problems.TooOften(context, wait) : await next(call);
    }

    private static string TokenOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || header is not { Scheme: "Basic", Parameter: { Length: < 1000 } parameter })
            return "";
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[^1]
            : "";
    }
}
