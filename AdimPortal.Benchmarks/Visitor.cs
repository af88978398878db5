using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;

namespace AdimPortal.Benchmarks;

/// <summary>
/// A person who uses the portal's plain forms: gets a page, fills in what it asks for, sends it back with what was
/// hidden in it.
/// </summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(Uri portal) =>
        _http = new HttpClient(
            new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        { BaseAddress = portal };

    public static async Task<Visitor> SignedInAsync(Uri portal, Persona persona)
    {
        var visitor = new Visitor(portal);
        await visitor.SendAsync("signin", await visitor.OpenAsync("signin"),
            new() { ["Form.Email"] = persona.Email, ["Form.Password"] = Personas.Password });
        return visitor;
    }

    /// <summary>Opens the form for a new workspace; calling the answer sends it.</summary>
    public async Task<Func<Task<WorkspaceId>>> NewWorkspaceAsync(string name)
    {
        var form = await OpenAsync("workspaces/new");
        return async () =>
        {
            var next =
                await SendAsync("workspaces/new", form,
                    new() { ["Form.Name"] = name, ["Form.Region"] = "nyc3", ["Form.Plan"] = "free" });
            return WorkspaceId.Parse(next.Split('/')[^1]);
        };
    }

    /// <summary>How long the portal takes to answer with a whole page.</summary>
    public async Task<TimeSpan> TimeAsync(string path)
    {
        var sent = Stopwatch.GetTimestamp();
        using var answer = await _http.GetAsync(path);
        var took = Stopwatch.GetElapsedTime(sent);
        return answer.IsSuccessStatusCode
            ? took
            : throw new InvalidOperationException($"/{path} answered {(int)answer.StatusCode}.");
    }

    /// <summary>Whether a page as it comes from the portal has that in it.</summary>
    public async Task<bool> SeesAsync(string path, string text) =>
        (await _http.GetStringAsync(path)).Contains(text, StringComparison.Ordinal);

    public void Dispose() => _http.Dispose();

    private async Task<Dictionary<string, string>> OpenAsync(string path)
    {
        var html = await _http.GetStringAsync(path);
        return Hidden().Matches(html).DistinctBy(m => m.Groups["name"].Value)
            .ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
    }

    /// <returns>Where the portal sends us on to.</returns>
    private async Task<string> SendAsync(string path, Dictionary<string, string> hidden,
        Dictionary<string, string> values)
    {
        using var answer = await _http.PostAsync(path, new FormUrlEncodedContent(hidden.Concat(values)));
        return answer.Headers.Location?.ToString()
            ?? throw new InvalidOperationException(
                $"The form at /{path} was not accepted ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync()}");
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/>""")]
    private static partial Regex Hidden();
}
