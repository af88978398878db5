using System.Net;
using AdimPortal.Testing.Pages;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AdimPortal.Testing.Visits;

/// <summary>
/// A person with a browser that has no script: opens pages and sends their forms, whole, as they came.
/// </summary>
internal sealed class Visitor(HttpClient http, PortalApp portal) : IDisposable
{
    public HttpClient Http => http;

    public async Task<Page> GetAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        return await Page.ReadAsync(answer);
    }

    /// <summary>Fills in the form that has all these fields and sends it.</summary>
    public async Task<Page> SendAsync(Page page, params IEnumerable<(string Name, string Value)> fields)
    {
        var form = page.Document.QuerySelectorAll("main form").OfType<IHtmlFormElement>()
            .First(f => fields.All(field => f.QuerySelector($"[name='{field.Name}']") is not null));
        var values = form.QuerySelectorAll("input").OfType<IHtmlInputElement>()
            .Where(i => i.Name is not null && (i.Type is not ("radio" or "checkbox") || i.IsChecked))
            .ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields)
            values[name] = value;
        using var content = new FormUrlEncodedContent(values);
        var action = form.GetAttribute("action");
        using var answer = await http.PostAsync(string.IsNullOrEmpty(action) ? page.Path : action, content);
        return await Page.ReadAsync(answer);
    }

    public async Task<Page> SignUpAsync(string email, string password = PortalApp.Password) =>
        await SendAsync(await GetAsync("/signup"), ("Form.Email", email), ("Form.Password", password));

    public async Task<Page> SignInAsync(string email, string password = PortalApp.Password, string query = "") =>
        await SendAsync(await GetAsync($"/signin{query}"), ("Form.Email", email), ("Form.Password", password));

    /// <summary>Opens the link of an email and presses the button there.</summary>
    public async Task<Page> FollowAsync(string address, string subject) =>
        await SendAsync(await GetAsync(await portal.Mail.LinkAsync(address, subject)));

    public async Task<bool> IsSignedInAsync() => (await GetAsync("/workspaces")).Status == HttpStatusCode.OK;

    public void Dispose() => http.Dispose();
}

/// <summary>An answer, read.</summary>
internal sealed record Page(HttpStatusCode Status, string Path, string? Location, IHtmlDocument Document,
    IReadOnlyList<string> Cookies)
{
    /// <summary>What the page says, without header and footer.</summary>
    public string Words => Document.QuerySelector("main")?.Words() ?? "";

    public string? Title => Document.QuerySelector("main h1")?.Words();

    public static async Task<Page> ReadAsync(HttpResponseMessage answer) => new(
        answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery, answer.Headers.Location?.ToString(),
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()),
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
}
