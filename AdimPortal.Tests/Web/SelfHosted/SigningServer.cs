using System.Net;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.SelfHosted;

namespace AdimPortal.Tests.Web.SelfHosted;

/// <summary>
/// A customer's server as the portal sees it: it signs what it sends, each stamp later than the one before.
/// </summary>
internal sealed class SigningServer(SelfHostedServerPortal portal, SelfHostedServerKey key, WorkspaceId id, string from)
{
    private int _stamps;

    public WorkspaceId Id => id;

    public string From => from;

    public Task<HttpResponseMessage> ReportAsync(params IEnumerable<string> lines) =>
        SendAsync(portal.One, HttpMethod.Post, "/api/servers/reports", string.Concat(lines.Select(l => l + "\n")));

    /// <summary>Asks for the next task, and waits for it.</summary>
    public async Task<string> AskAsync(PortalApp node)
    {
        using var answer = await SendAsync(node, HttpMethod.Get, "/api/servers/task");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(PortalApp node, HttpMethod method, string path, string body = "")
    {
        var signed = key.Sign(id, method.Method, path, body,
            portal.Time.GetUtcNow().AddMilliseconds(Interlocked.Increment(ref _stamps)));
        return await SendAsync(node, method, path, new ByteArrayContent(signed.Body.ToArray()), signed.Workspace,
            signed.Stamp, signed.Signature);
    }

    /// <summary>Sends headers of anybody's making.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        PortalApp node, HttpMethod method, string path, HttpContent body, string? workspace, string? stamp,
        string? signature)
    {
        using var visitor = node.NewVisitor(from);
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in new[] { ("X-Adim-Workspace", workspace), ("X-Adim-Stamp", stamp),
            ("X-Adim-Signature", signature) })
        {
            if (value is not null)
                request.Headers.Add(name, value);
        }

        return await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

/// <summary>A body that never ends: it gives what is asked for, up to 60 MB, and then waits.</summary>
internal sealed class EndlessBody(long length, bool saysLength = false) : HttpContent
{
    private long _given;

    /// <summary>What was taken of it.</summary>
    public long Given => Interlocked.Read(ref _given);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context,
        CancellationToken cancel)
    {
        var part = new byte[16 * 1024];
        while (Given < length)
        {
            await stream.WriteAsync(part, cancel);
            await stream.FlushAsync(cancel);
            Interlocked.Add(ref _given, part.Length);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    }

    protected override bool TryComputeLength(out long known)
    {
        known = length;
        return saysLength;
    }
}
