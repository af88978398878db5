using System.Collections.Concurrent;

namespace AdimPortal.Testing;

/// <summary>Stands between an HttpClient and the wire, and keeps what passes. Nothing is changed.</summary>
public sealed class ExchangeRecorder(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var asked = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var answered = await response.Content.ReadAsStringAsync(cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value));
        _exchanges.Enqueue(new Exchange(
            request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query.TrimStart('?'),
            Filled(asked), (int)response.StatusCode, headers, Filled(answered)));
        return response;
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
