using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>
/// One of many who come at once: an address and cookies of its own, over connections that all share, as behind a proxy.
/// Each answer is timed, a wrong one is kept as an error, and nobody gives up because of it.
/// </summary>
internal sealed partial class CrowdVisitor(HttpClient http, int number)
{
    private const string Password = "a-quiet-harbour-7";

    private readonly CookieContainer _cookies = new();

    /// <summary>Of the addresses that are no customer's of any provider.</summary>
    private readonly string _address = $"100.{64 + number / 65536}.{number / 256 % 256}.{number % 256}";

    /// <summary>Where its answers are counted now.</summary>
    public required CrowdTimes Times { get; set; }

    public string Email => $"crowd{number}@adim.test";

    /// <summary>Signs up, and follows the link in the email.</summary>
    /// <returns>Whether a workspace can be asked for now.</returns>
    public async Task<bool> SignUpAsync(SandboxProcess sandbox)
    {
        await GetAsync("page /", "/");
        if (await GetAsync("page /signup", "/signup") is not { } form
            || await PostAsync("form /signup", "/signup", form, ("Form.Email", Email), ("Form.Password", Password))
                is null
            || await LinkAsync(sandbox) is not { } link
            || await GetAsync("page /verify-email", link) is not { } verify
            || await PostAsync("form /verify-email", link, verify) is null)
            return false;
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

    /// <summary>The path of the link in the email, once that has come.</summary>
    private async Task<string?> LinkAsync(SandboxProcess sandbox)
    {
        var sent = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(sent) < TimeSpan.FromMinutes(2))
        {
            var mails = await sandbox.Http.GetFromJsonAsync<List<CaughtMail>>($"mail/messages?to={Email}");
            var link = mails!.SelectMany(mail => mail.Links).FirstOrDefault(l => l.Contains("/verify-email",
                StringComparison.Ordinal));
            if (link is not null)
            {
                Times.Add("email", Stopwatch.GetElapsedTime(sent));
                return new Uri(link).PathAndQuery;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        Times.Fail("email", "none came in two minutes");
        return null;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/>""")]
    private static partial Regex Hidden();
}
