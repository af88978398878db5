using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>One call as data. The template names it in meters and messages; values fill its braces, escaped.</summary>
internal sealed record ApiCall(HttpMethod Method, string Template, string Path)
{
    /// <summary>Whether a second sending does no harm when it is unknown what became of the first.</summary>
    public required bool MayRepeat { get; init; }

    public byte[]? Body { get; private init; }

    public string Name => $"{Method} {Template}";

    public static ApiCall Get(string template, params ReadOnlySpan<string> values) =>
        new(HttpMethod.Get, template, Fill(template, values)) { MayRepeat = true };

    public static ApiCall Delete(string template, params ReadOnlySpan<string> values) =>
        new(HttpMethod.Delete, template, Fill(template, values)) { MayRepeat = true };

    /// <summary>Creates something, so it is sent once: whoever asked looks for it before asking again.</summary>
    public static ApiCall Create<T>(T body, JsonTypeInfo<T> type, string template,
        params ReadOnlySpan<string> values) =>
        new(HttpMethod.Post, template, Fill(template, values))
        { MayRepeat = false, Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public static ApiCall Replace<T>(T body, JsonTypeInfo<T> type, string template,
        params ReadOnlySpan<string> values) =>
        new(HttpMethod.Put, template, Fill(template, values))
        { MayRepeat = true, Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public ApiCall With(params ReadOnlySpan<(string Name, string Value)> query)
    {
        var path = Path;
        foreach (var (name, value) in query)
            path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        return this with { Path = path };
    }

    public HttpRequestMessage ToRequest(Uri baseAddress, string token)
    {
        var request = new HttpRequestMessage(Method, new Uri(baseAddress, Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (Body is not null)
            request.Content = new ByteArrayContent(Body)
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private static string Fill(string template, ReadOnlySpan<string> values)
    {
        var path = template;
        foreach (var value in values)
        {
            var (open, close) =
                (path.IndexOf('{', StringComparison.Ordinal), path.IndexOf('}', StringComparison.Ordinal));
            path = string.Concat(path.AsSpan(0, open), Uri.EscapeDataString(value), path.AsSpan(close + 1));
        }

        return path;
    }
}
