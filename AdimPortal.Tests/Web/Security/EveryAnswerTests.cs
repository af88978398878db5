using System.Net;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;

namespace AdimPortal.Tests.Web.Security;

/// <summary>What protects people on every page.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class EveryAnswerTests(PortalApp portal, PostgresCluster cluster)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/signin")]
    [InlineData("/signup")]
    [InlineData("/forgot-password")]
    [InlineData("/no-such-page")]
    [InlineData("/workspaces")]
    [InlineData("/assets/css/tokens.css")]
    [InlineData("/theme.css")]
    [InlineData("/openapi/v1.json")]
    public async Task Scripts_come_from_us_alone_and_nobody_frames_us(string path)
    {
        using var someone = portal.NewVisitor();
        using var answer = await someone.Http.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Pages_hold_no_script_that_the_policy_would_have_to_allow()
    {
        using var someone = portal.NewVisitor();
        foreach (var path in new[] { "/", "/signin", "/signup" })
        {
            var page = (await someone.GetAsync(path)).Document;
            Assert.All(page.Scripts, script => Assert.NotEmpty(script.Source ?? ""));
            Assert.Empty(page.QuerySelectorAll("[onclick], [onload], [onsubmit], style"));
        }
    }

    [Fact]
    public async Task The_theme_is_kept_for_good_under_the_address_that_pages_name_and_under_no_other()
    {
        using var someone = portal.NewVisitor();
        var page = (await someone.GetAsync("/")).Document;
        var address = page.QuerySelector("link[href^='theme.css']")!.GetAttribute("href");
        foreach (var (path, isKept) in new[] { ($"/{address}", true), ("/theme.css", false),
            ("/theme.css?v=0123456789ab", false) })
        {
            using var answer = await someone.Http.GetAsync(path);
            Assert.Equal(("text/css", isKept), (answer.Content.Headers.ContentType?.MediaType,
                answer.Headers.CacheControl is { Public: true, MaxAge.TotalDays: 365 }));
            Assert.Equal(!isKept, answer.Headers.CacheControl!.NoCache);
            Assert.Contains("--mud-palette-primary:", await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }
    }

    /// <summary>What browsers load for a page is compressed, by the build or on its way.</summary>
    [Fact]
    public async Task Style_sheets_and_scripts_are_compressed()
    {
        using var someone = portal.NewVisitor();
        var page = (await someone.GetAsync("/")).Document;
        var files = page.QuerySelectorAll("link[rel=stylesheet]").Select(link => link.GetAttribute("href")!)
            .Concat(page.Scripts.Select(script => script.GetAttribute("src")!)).ToList();
        Assert.InRange(files.Count, 7, 12);
        foreach (var file in files)
            Assert.True(await EncodingAsync(someone, $"/{file}") is "br" or "gzip", $"{file} is not compressed");
    }

    /// <summary>A page holds secrets beside what others wrote: compressed, its length would tell of them.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/signin")]
    public async Task Pages_are_not(string path)
    {
        using var someone = portal.NewVisitor();
        Assert.Null(await EncodingAsync(someone, path));
    }

    private static async Task<string?> EncodingAsync(Visitor visitor, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await visitor.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Content.Headers.ContentEncoding.SingleOrDefault();
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_with_the_status_that_says_so()
    {
        using var someone = portal.NewVisitor();
        var page = await someone.GetAsync("/no-such-page");
        Assert.Equal((HttpStatusCode.NotFound, "Page not found"), (page.Status, page.Title));
    }

    [Theory]
    [InlineData("/signup", "signup")]
    [InlineData("/signin", "signin")]
    [InlineData("/forgot-password", "forgot")]
    [InlineData("/signup/resend", "resend")]
    public async Task A_form_without_the_token_of_its_page_is_refused(string path, string form)
    {
        using var elsewhere = portal.NewVisitor();
        using var content = new FormUrlEncodedContent(
            [KeyValuePair.Create("_handler", form), KeyValuePair.Create("Form.Email", "forged@example.com"),
                KeyValuePair.Create("Form.Password", PortalApp.Password)]);
        using var answer = await elsewhere.Http.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(portal.Mail.To("forged@example.com"));
    }

    [Fact]
    public async Task The_token_of_a_form_is_bound_to_a_cookie_that_no_script_and_no_other_site_gets()
    {
        using var someone = portal.NewVisitor();
        var cookie = Assert.Single((await someone.GetAsync("/signin")).Cookies);
        Assert.StartsWith("__Host-adim-form=", cookie, StringComparison.Ordinal);
        foreach (var flag in new[] { "; path=/", "; secure", "; samesite=strict", "; httponly" })
            Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Too_many_forms_from_one_address_have_to_wait_while_pages_stay_open()
    {
        await using var strict = new PortalApp(cluster);
        strict.Settings["AccountRateLimit:PostsPerMinute"] = "2";
        await strict.InitializeAsync();
        using var guesser = strict.NewVisitor();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await guesser.SignInAsync("someone@example.com", $"guess-{i}")).Status);
        var form = await guesser.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, form.Status);

        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "signin")]);
        using var answer = await guesser.Http.PostAsync("/signup", content);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Too many tries from your address", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }
}
