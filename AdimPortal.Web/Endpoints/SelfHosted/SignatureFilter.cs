using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>Lets in requests that a registered server signed: over TLS, not too often, once each.</summary>
internal sealed class SignatureFilter(SignedRequests signed, ServerRateLimit limit, InstallScripts script,
    TimeProvider time)
{
    private const int LongestBody = ServerReport.MostBytesAtOnce;

    /// <summary>The scripts give up after as long.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    public async Task<IResult> PassAsync(HttpContext context,
        Func<WorkspaceId, ReadOnlyMemory<byte>, Task<IResult>> serve)
    {
        var (request, cancel) = (context.Request, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (script.NeedsTls && !request.IsHttps)
            return Problems.NotSecret();
        // Before anything of it is read: who is no server that we know has no body that anybody waits for.
        if (limit.WaitUnread(context) is { } unread)
            return Problems.TooOften(context, unread);
        if (!await signed.MayBeAsync(request.Signed(default), cancel))
            return Problems.Unsigned();
        var (whole, isInTime) = await ReadAsync(request, cancel);
        if (whole is not { } body)
            return isInTime ? Problems.TooLong() : Problems.TooSlow();
        var (by, workspace) = await signed.VerifyAsync(request.Signed(body), cancel);
        return by switch
        {
            SignedBy.Itself when limit.Wait(workspace) is { } wait => Problems.TooOften(context, wait),
            SignedBy.Itself => await serve(workspace, body),
            SignedBy.Unregistered => Problems.Unregistered(),
            SignedBy.WrongTime => Problems.WrongTime(),
            _ => Problems.Unsigned(),
        };
    }

    /// <summary>The body; null when it is too long, or doesn't come.</summary>
    private async Task<(ReadOnlyMemory<byte>? Body, bool IsInTime)> ReadAsync(HttpRequest request,
        CancellationToken cancel)
    {
        using var clock = new CancellationTokenSource(LongestRead, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, clock.Token);
        try
        {
            return (await Bodies.ReadAsync(request, LongestBody, either.Token), true);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return (null, false);
        }
    }
}

internal static class SignedHeaders
{
    public static SignedRequest Signed(this HttpRequest request, ReadOnlyMemory<byte> body) =>
        new(request.Method, request.Path, request.Headers["X-Adim-Workspace"], request.Headers["X-Adim-Stamp"],
            request.Headers["X-Adim-Signature"], body);

    /// <summary>The same, with the proof that who sends it has the key, where there is one.</summary>
    public static Registration SignedBy(this Registration registration, HttpContext context, ReadOnlyMemory<byte> body,
        SignedRequests signed) =>
        registration with { SignedAt = signed.StampOf(context.Request.Signed(body), registration.AgentKey) };
}
