using AdimPortal.Core.OwnServers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.OwnServers;

namespace AdimPortal.Web.Endpoints.OwnServers;

/// <summary>Lets in requests that a registered server signed: over TLS, not too often, once each.</summary>
internal sealed class SignedDoor(SignedRequests signed, ServerRateLimit limit, InstallScripts script)
{
    private const int LongestBody = 256 * 1024;

    public async Task<IResult> PassAsync(HttpContext context, Func<WorkspaceId, ReadOnlyMemory<byte>, Task<IResult>> serve)
    {
        var (request, cancel) = (context.Request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (script.NeedsTls && !request.IsHttps)
            return Problems.NotSecret();
        if (await Bodies.ReadAsync(request, LongestBody, cancel) is not { } body)
            return Problems.TooLong();
        var (by, workspace) = await signed.VerifyAsync(request.Signed(body), cancel);
        return by switch
        {
            SignedBy.Itself when limit.Wait(workspace) is { } wait => Problems.TooOften(context, wait),
            SignedBy.Itself => await serve(workspace, body),
            SignedBy.Forgotten => Problems.Forgotten(),
            SignedBy.WrongTime => Problems.WrongTime(),
            _ => Problems.Unsigned(),
        };
    }
}

internal static class SignedHeaders
{
    public static SignedRequest Signed(this HttpRequest request, ReadOnlyMemory<byte> body) =>
        new(request.Method, request.Path, request.Headers["X-Adim-Workspace"], request.Headers["X-Adim-Stamp"], request.Headers["X-Adim-Signature"], body);

    /// <summary>The same, with the proof that who sends it has the key, where there is one.</summary>
    public static Registration SignedBy(this Registration registration, HttpContext context, ReadOnlyMemory<byte> body, SignedRequests signed) =>
        registration with { SignedAt = signed.StampOf(context.Request.Signed(body), registration.AgentKey) };
}
