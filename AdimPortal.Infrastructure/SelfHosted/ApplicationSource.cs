using System.Net.Http.Headers;
using System.Text;
using AdimPortal.Core.Blueprints;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// The repository of the application, asked by the portal with the operator's token: git's protocol over HTTP
/// (gitprotocol-http), and of it reading alone. Own servers know neither the repository's address nor its token.
/// </summary>
public sealed partial class ApplicationSource(IHttpClientFactory clients, IBlueprintSettings settings,
    ILogger<ApplicationSource> log)
{
    /// <summary>The settings of the blueprint that say where the source is and open it.</summary>
    public const string Address = "APP_REPOSITORY";

    public const string Token = "APP_REPOSITORY_TOKEN";

    internal const string ClientName = "application-source";

    private const string Service = "git-upload-pack";

    /// <summary>What may be fetched. Null when the repository did not answer as it should.</summary>
    public Task<HttpResponseMessage?> RefsAsync(string? protocol, CancellationToken cancel) =>
        AskAsync(HttpMethod.Get, $"info/refs?service={Service}", protocol, null, cancel);

    /// <summary>The pack that was asked for.</summary>
    /// <param name="encoding">As the body came: <c>gzip</c>, or null.</param>
    public Task<HttpResponseMessage?> PackAsync(ReadOnlyMemory<byte> wanted, string? encoding, string? protocol,
        CancellationToken cancel)
    {
        var body = new ReadOnlyMemoryContent(wanted)
        { Headers = { ContentType = new MediaTypeHeaderValue($"application/x-{Service}-request") } };
        if (encoding == "gzip")
            body.Headers.ContentEncoding.Add(encoding);
        return AskAsync(HttpMethod.Post, Service, protocol, body, cancel);
    }

    private async Task<HttpResponseMessage?> AskAsync(HttpMethod method, string path, string? protocol,
        HttpContent? body, CancellationToken cancel)
    {
        var known = settings.Read();
        if (!Uri.TryCreate($"{known.GetValueOrDefault(Address)?.TrimEnd('/')}/{path}", UriKind.Absolute,
            out var address) || address.Scheme is not ("http" or "https"))
            return null;
        using var request = new HttpRequestMessage(method, address) { Content = body };
        var token = known.GetValueOrDefault(Token) is { Length: > 0 } own
            ? $"{own}:{own}"
            : Uri.UnescapeDataString(address.UserInfo);
        if (token.Length > 0)
            request.Headers.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
        if (protocol is "version=1" or "version=2")
            request.Headers.Add("Git-Protocol", protocol);
        try
        {
            var answer = await clients.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode)
                return answer;
            LogRefused((int)answer.StatusCode);
            answer.Dispose();
        }
        catch (HttpRequestException trouble)
        {
            LogUnreachable(trouble.HttpRequestError);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            LogUnreachable(HttpRequestError.Unknown);
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The application's repository answered with status {Status}; self-hosted servers can't be installed or updated. Check APP_REPOSITORY and its token.")]
    private partial void LogRefused(int status);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The application's repository can't be reached ({Trouble}); self-hosted servers can't be installed or updated.")]
    private partial void LogUnreachable(HttpRequestError trouble);
}
