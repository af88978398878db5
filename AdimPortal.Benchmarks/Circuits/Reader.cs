using System.Net;
using System.Text.RegularExpressions;
using AdimPortal.Infrastructure.Identity;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>A person who is signed in and opens pages without a browser.</summary>
internal sealed partial class Reader : IAsyncDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly List<OpenPage> _open = [];
    private readonly HttpClient _http;
    private readonly Uri _portal;

    private Reader(Uri portal)
    {
        _portal = portal;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = portal };
    }

    public static async Task<Reader> SignedInAsync(Uri portal, Persona persona)
    {
        var reader = new Reader(portal);
        var form = Hidden().Matches(await reader._http.GetStringAsync("signin")).DistinctBy(m => m.Groups["name"].Value)
            .ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        (form["Form.Email"], form["Form.Password"]) = (persona.Email, Personas.Password);
        using var answer = await reader._http.PostAsync("signin", new FormUrlEncodedContent(form));
        answer.EnsureSuccessStatusCode();
        return reader;
    }

    /// <summary>Opens so many pages more, a few at a time, and leaves them open.</summary>
    /// <param name="rendered">Gets each batch of changes of each page, and which page it is.</param>
    public async Task OpenAsync(string path, int pages, Action<int, ReadOnlyMemory<byte>>? rendered = null)
    {
        foreach (var some in Enumerable.Range(_open.Count, pages).Chunk(8))
            _open.AddRange(await Task.WhenAll(some.Select(at => OpenPage.OpenAsync(_portal, _http, _cookies, path,
                changes => rendered?.Invoke(at, changes), CancellationToken.None))));
    }

    /// <summary>How many bytes of changes each open page was sent, on average.</summary>
    public long BytesEach => _open.Sum(page => page.Bytes) / Math.Max(1, _open.Count);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_open.Select(page => page.DisposeAsync().AsTask()));
        _http.Dispose();
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/>""")]
    private static partial Regex Hidden();
}
