using AdimPortal.Core.OwnServers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.OwnServers;

namespace AdimPortal.Web.Endpoints.OwnServers;

/// <summary>Lets in requests that a registered server signed: over TLS, not too often, once each.</summary>
internal sealed class SignedDoor(SignedRequests signed, ServerRateLimit limit, InstallScripts script)
{
    private const int LongestBody = ServerReport.MostBytesAtOnce;

    public async Task<IResult> PassAsync(HttpContext context, Func<WorkspaceId, ReadOnlyMemory<byte>, Task<IResult>> serve)
    {
        var (request, cancel) = (context.Request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (script.NeedsTls && !request.IsHttps)
            return Problems.NotSecret();
        // Before anything of it is read: who signs nothing has no body that anybody waits for.
        if (limit.WaitUnread(context) is { } unread)
            return Problems.TooOften(context, unread);
        if (!WorkspaceId.TryParse(request.Headers["X-Adim-Workspace"], out _) || request.Headers["X-Adim-Signature"] is not [{ Length: > 0 and <= 200 }])
            return Problems.Unsigned();
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
