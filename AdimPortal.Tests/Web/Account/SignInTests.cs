using System.Diagnostics;
using System.Net;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

[Trait("Category", "Integration")]
public sealed class SignInTests(PortalApp portal) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_wrong_address_a_wrong_password_and_a_try_that_comes_too_soon_answer_alike_in_words_and_time()
    {
        await portal.AccountAsync("ria@example.com");
        await portal.AccountAsync("slowed@example.com");
        await GuessAsync("slowed@example.com", 5);
        var answers = new List<string>();
        foreach (var (email, password) in new[] { ("nobody@example.com", PortalApp.Password),
            ("ria@example.com", "not-the-password"), ("slowed@example.com", PortalApp.Password) })
        {
            using var someone = portal.NewVisitor();
            var form = await someone.GetAsync("/signin");
            var start = Stopwatch.GetTimestamp();
            var page = await someone.SendAsync(form, ("Form.Email", email), ("Form.Password", password));
            Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(490));
            Assert.Empty(page.Cookies);
            answers.Add(page.Words);
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("Email and password don't match", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_tries_a_new_browser_there_has_to_wait_and_a_new_password_lets_it_in_at_once()
    {
        await portal.AccountAsync("sam@example.com");
        await GuessAsync("sam@example.com", 5);
        using var sam = portal.NewVisitor();
        await sam.SignInAsync("sam@example.com");
        Assert.False(await sam.IsSignedInAsync());

        await sam.SendAsync(await sam.GetAsync("/forgot-password"), ("Form.Email", "sam@example.com"));
        var reset = await sam.GetAsync(await portal.Mail.LinkAsync("sam@example.com", "Choose a new password"));
        await sam.SendAsync(reset, ("Form.Password", "another-harbour-8"));
        await sam.SignInAsync("sam@example.com", "another-harbour-8");
        Assert.True(await sam.IsSignedInAsync());
    }

    [Theory]
    [InlineData("lena.slow@example.com", Roles.Customer)]
    [InlineData("boss.slow@example.com", Roles.Admin)]
    public async Task Strangers_wrong_tries_lock_nobody_out_who_is_elsewhere_or_in_a_browser_that_is_known(string email,
        string role)
    {
        await portal.AccountAsync(email, role: role);
        using var known = portal.NewVisitor("203.0.113.1");
        await known.SignInAsync(email);
        await SignOutAsync(known);
        await GuessAsync(email, 6, from: "198.51.100.7");
        // The known browser calls from where the guesses come from, and has a wrong try of its own: it is let in all
        // the same.
        await GuessAsync(email, 6, from: "203.0.113.1");
        await known.SignInAsync(email, "a-slip-of-mine");
        await known.SignInAsync(email);
        Assert.True(await known.IsSignedInAsync());

        using var neighbour = portal.NewVisitor("198.51.100.99");
        await neighbour.SignInAsync(email);
        Assert.False(await neighbour.IsSignedInAsync());
        using var elsewhere = portal.NewVisitor("192.0.2.5");
        await elsewhere.SignInAsync(email);
        Assert.True(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task A_browser_is_known_to_the_accounts_that_signed_in_there_and_by_nobody_elses_cookie()
    {
        foreach (var email in new[] { "mia.slow@example.com", "noa.slow@example.com" })
            await portal.AccountAsync(email);
        using var mias = portal.NewVisitor("203.0.113.20");
        await mias.SignInAsync("mia.slow@example.com");
        await SignOutAsync(mias);
        foreach (var email in new[] { "mia.slow@example.com", "noa.slow@example.com" })
            await GuessAsync(email, 5, from: "203.0.113.20");
        await mias.SignInAsync("noa.slow@example.com");
        Assert.False(await mias.IsSignedInAsync());
        using var forger = portal.NewVisitor("203.0.113.20");
        forger.Http.DefaultRequestHeaders.Add("Cookie", "__Host-adim-browser=CfDJ8Forged");
        await forger.SignInAsync("mia.slow@example.com");
        Assert.False(await forger.IsSignedInAsync());
        await mias.SignInAsync("mia.slow@example.com");
        Assert.True(await mias.IsSignedInAsync());
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_from_http_and_from_other_sites()
    {
        await portal.AccountAsync("tea@example.com");
        using var tea = portal.NewVisitor();
        var cookie = Assert.Single((await tea.SignInAsync("tea@example.com")).Cookies,
            c => c.Contains("session", StringComparison.Ordinal));
        Assert.StartsWith("__Host-adim-session=", cookie, StringComparison.Ordinal);
        foreach (var flag in new[] { "; path=/", "; secure", "; samesite=lax", "; httponly" })
            Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
        // The prefix forbids a domain; and without "stay signed in" the cookie ends with the browser.
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://evil.example", "/workspaces")]
    [InlineData("//evil.example", "/workspaces")]
    [InlineData("/\\evil.example", "/workspaces")]
    [InlineData("javascript:alert(1)", "/workspaces")]
    [InlineData("/workspaces/new", "/workspaces/new")]
    public async Task Signing_in_leads_on_within_the_portal_only(string returnUrl, string expected)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await portal.AccountAsync(email);
        using var someone = portal.NewVisitor();
        var page = await someone.SignInAsync(email, query: $"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal(expected, new Uri(new Uri("https://portal.adim.test"), page.Location).PathAndQuery);
        Assert.DoesNotContain("evil", page.Location!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/\t/evil.example")]
    [InlineData("/é")]
    [InlineData("/a\r\nX-Evil: 1")]
    [InlineData("/\0")]
    public async Task A_way_back_that_no_header_can_hold_is_a_bad_request(string returnUrl)
    {
        using var someone = portal.NewVisitor();
        Assert.Equal(HttpStatusCode.BadRequest,
            (await someone.GetAsync($"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}")).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again()
    {
        await portal.AccountAsync("wim@example.com");
        using var wim = portal.NewVisitor();
        await wim.SignInAsync("wim@example.com");
        Assert.EndsWith("/workspaces/new", (await wim.GetAsync("/signin?returnUrl=%2Fworkspaces%2Fnew")).Location,
            StringComparison.Ordinal);
        Assert.EndsWith("/workspaces", (await wim.GetAsync("/signup")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_can_not_be_done_by_a_link_elsewhere()
    {
        await portal.AccountAsync("una@example.com");
        using var una = portal.NewVisitor();
        await una.SignInAsync("una@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await una.Http.PostAsync("/signout", null)).StatusCode);
        await una.Http.GetAsync("/signout");
        Assert.True(await una.IsSignedInAsync());

        await SignOutAsync(una);
    }

    private async Task GuessAsync(string email, int times, string? from = null)
    {
        using var guesser = portal.NewVisitor(from);
        var form = await guesser.GetAsync("/signin");
        // The last one by itself: of those that come at once, one that read the clock first and is counted last may be
        // refused, and what is refused is not counted.
        await Task.WhenAll(Enumerable.Range(1, times - 1).Select(GuessOnceAsync));
        await GuessOnceAsync(times);

        Task GuessOnceAsync(int number) =>
            guesser.SendAsync(form, ("Form.Email", email), ("Form.Password", $"guess-number-{number}"));
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        var token = (await visitor.GetAsync("/workspaces")).Document.QuerySelector("form[action='/signout'] input")!;
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
        await visitor.Http.PostAsync("/signout", form);
        Assert.False(await visitor.IsSignedInAsync());
    }
}
