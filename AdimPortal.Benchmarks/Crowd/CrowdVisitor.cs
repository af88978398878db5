using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>
/// One of many who come at once: an address and cookies of its own, over connections that all share, as behind a proxy.
/// Each answer is timed, a wrong one is kept as an error, and nobody gives up because of it.
/// </summary>
internal sealed partial class CrowdVisitor(HttpClient http, int number)
{
    private const string Password = "a-quiet-harbour-7";

    private readonly CookieContainer _cookies = new();

    /// <summary>What the last answer has a browser open next, and when.</summary>
    private (TimeSpan After, string Path)? _refresh;

    /// <summary>Of the addresses that are no customer's of any provider.</summary>
    private readonly string _address = $"100.{64 + number / 65536}.{number / 256 % 256}.{number % 256}";

    /// <summary>Where its answers are counted now.</summary>
    public required CrowdTimes Times { get; set; }

    public string Email => $"crowd{number}@adim.test";

    /// <summary>Signs up, waits as its browser would, and follows the link in the email.</summary>
    /// <returns>Whether a workspace can be asked for now.</returns>
    public async Task<bool> SignUpAsync(CrowdMail mail)
    {
        await GetAsync("page /", "/");
        if (await GetAsync("page /signup", "/signup") is not { } form)
            return false;
        var sent = Stopwatch.GetTimestamp();
        if (await PostAsync("form /signup", "/signup", form, ("Form.Email", Email), ("Form.Password", Password)) is null
            || !await WaitAsync(sent)
            || await LinkAsync(mail, sent) is not { } link
            || await GetAsync("page /verify-email", link) is not { } verify
            || await PostAsync("form /verify-email", link, verify) is null)
            return false;
        Times.Add("(from the form until it was confirmed)", Stopwatch.GetElapsedTime(sent));
        return await GetAsync("page /workspaces", "/workspaces") is not null;
    }

    /// <returns>The form for a new workspace, to be sent; null when it did not come.</returns>
    public Task<string?> OpenFormAsync() => GetAsync("page /workspaces/new", "/workspaces/new");

    /// <returns>The path of the workspace's page; null when it was refused.</returns>
    public async Task<string?> AskAsync(string form)
    {
        var path = await PostAsync("form /workspaces/new", "/workspaces/new", form, ("Form.Name", "Crowd"),
            ("Form.Region", "nyc3"), ("Form.Plan", "free"));
        if (path is not null && !path.StartsWith("/workspaces/ws", StringComparison.Ordinal))
            Times.Fail("form /workspaces/new", "no workspace came of it");
        return path;
    }

    /// <returns>The page; null for an error.</returns>
    public Task<string?> GetAsync(string what, string path) =>
        AskAsync(what, new HttpRequestMessage(HttpMethod.Get, path), async answer =>
            answer.StatusCode is HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : null);

    /// <returns>Where it leads, or the path of the form itself; null for an error.</returns>
    private Task<string?> PostAsync(string what, string path, string form,
        params (string Name, string Value)[] fields)
    {
        var values = Hidden().Matches(form).DistinctBy(m => m.Groups["name"].Value).ToDictionary(
            m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields)
            values[name] = value;
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(values) };
        return AskAsync(what, request, async answer =>
        {
            await answer.Content.ReadAsByteArrayAsync();
            return (int)answer.StatusCode is 200 or 302 or 303
                ? new Uri(http.BaseAddress!, answer.Headers.Location ?? new Uri(path, UriKind.Relative)).AbsolutePath
                : null;
        });
    }

    private async Task<string?> AskAsync(string what, HttpRequestMessage request,
        Func<HttpResponseMessage, Task<string?>> read)
    {
        request.Headers.Add("X-Forwarded-For", _address);
        if (_cookies.GetCookieHeader(http.BaseAddress!) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
        var sent = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await http.SendAsync(request);
            _refresh = RefreshOf(answer);
            var said = await read(answer);
            Times.Add(what, Stopwatch.GetElapsedTime(sent));
            if (said is null)
                Times.Fail(what, $"{(int)answer.StatusCode}");
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                _cookies.SetCookies(http.BaseAddress!, cookie);
            return said;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            Times.Fail(what, fault.GetType().Name);
            return null;
        }
    }

    /// <summary>Looks at the page with the place in the queue as often as it says, until it says no more.</summary>
    private async Task<bool> WaitAsync(long sent)
    {
        var waits = _refresh is not null;
        while (_refresh is { } next)
        {
            await Task.Delay(next.After, TimeProvider.System);
            if (await GetAsync("page /signup/waiting", next.Path) is null)
                return false;
        }

        if (waits)
            Times.Add("(waited in the queue)", Stopwatch.GetElapsedTime(sent));
        return true;
    }

    /// <summary>The path of the link in the email, once that has come.</summary>
    private async Task<string?> LinkAsync(CrowdMail mail, long sent)
    {
        if (await mail.LinkAsync(Email) is { } link)
        {
            Times.Add("email", Stopwatch.GetElapsedTime(sent));
            return link;
        }

        Times.Fail("email", "none came in five minutes");
        return null;
    }

    /// <summary>"6; url=/signup/waiting?note=…"</summary>
    private static (TimeSpan After, string Path)? RefreshOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Refresh", out var values)
            && values.Single().Split("; url=") is [var after, var path]
            ? (TimeSpan.FromSeconds(int.Parse(after, CultureInfo.InvariantCulture)), path)
            : null;

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/>""")]
    private static partial Regex Hidden();
}
