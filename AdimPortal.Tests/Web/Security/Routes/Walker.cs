using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AdimPortal.Tests.Web.Security.Routes;

/// <summary>A browser that sends whatever it is told to, as it stands.</summary>
internal sealed class Walker(Uri portal, X509Certificate2 certificate) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions =
            { RemoteCertificateValidationCallback = (_, shown, _,
                _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    private readonly Dictionary<string, string> _cookies = [];

    /// <param name="path">Path and query, written as they are to be sent.</param>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content = null,
        params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method),
            new Uri($"{portal.GetLeftPart(UriPartial.Authority)}{path}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        { Content = content };
        var cookies = string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));
        foreach (var (name, value) in headers)
        {
            if (name == "Cookie")
                cookies = $"{cookies}; {value}";
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (cookies.Length > 0)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return await _http.SendAsync(request);
    }

    public async Task SignInAsync(string email, string password)
    {
        var form = (await FormsAsync("/signin")).Single(f => f.QuerySelector("[name='Form.Email']") is not null);
        var fields = FieldsOf(form);
        (fields["Form.Email"], fields["Form.Password"]) = (email, password);
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await SendAsync("POST", "/signin", content);
        Keep(answer);
        Assert.Contains(_cookies.Keys, name => name.Contains("session", StringComparison.Ordinal));
    }

    /// <summary>The forms of a page, but for the one that signs out; none where there is no page.</summary>
    public async Task<IReadOnlyList<IHtmlFormElement>> FormsAsync(string path)
    {
        using var answer = await SendAsync("GET", path);
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
            return [];
        Keep(answer);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        return [
            .. page.QuerySelectorAll("form").OfType<IHtmlFormElement>()
                .Where(f => f.GetAttribute("action") != "/signout")];
    }

    public static Dictionary<string, string> FieldsOf(IHtmlFormElement form) =>
        form.QuerySelectorAll("input, select, textarea").Where(i => i.HasAttribute("name"))
            .GroupBy(i => i.GetAttribute("name")!).ToDictionary(g => g.Key, g => g.First().GetAttribute("value") ?? "");

    public void Dispose() => _http.Dispose();

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set))
            return;
        foreach (var cookie in set)
        {
            var pair = cookie.Split(';', 2)[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }
    }
}
