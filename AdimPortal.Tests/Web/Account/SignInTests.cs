using System.Diagnostics;
using System.Net;
using AdimPortal.Tests.Support.Visits;

namespace AdimPortal.Tests.Web.Account;

[Collection(PortalVisits.Name)]
public sealed class SignInTests(PortalApp portal)
{
    [Fact]
    public async Task A_wrong_address_a_wrong_password_and_a_locked_account_answer_alike_in_words_and_time()
    {
        await portal.AccountAsync("ria@example.com");
        await portal.AccountAsync("locked@example.com");
        await LockAsync("locked@example.com");
        var answers = new List<string>();
        foreach (var (email, password) in new[] { ("nobody@example.com", PortalApp.Password), ("ria@example.com", "not-the-password"), ("locked@example.com", PortalApp.Password) })
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
        Assert.Contains("E-mail and password do not fit together", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_tries_not_even_the_right_password_opens_and_a_new_password_does_at_once()
    {
        await portal.AccountAsync("sam@example.com");
        await LockAsync("sam@example.com");
        using var sam = portal.NewVisitor();
        await sam.SignInAsync("sam@example.com");
        Assert.False(await sam.IsSignedInAsync());

        await sam.SendAsync(await sam.GetAsync("/forgot-password"), ("Form.Email", "sam@example.com"));
        var reset = await sam.GetAsync(await portal.Mail.LinkAsync("sam@example.com", "Choose a new password"));
        await sam.SendAsync(reset, ("Form.Password", "another-harbour-8"));
        await sam.SignInAsync("sam@example.com", "another-harbour-8");
        Assert.True(await sam.IsSignedInAsync());
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_from_http_and_from_other_sites()
    {
        await portal.AccountAsync("tea@example.com");
        using var tea = portal.NewVisitor();
        var cookie = Assert.Single((await tea.SignInAsync("tea@example.com")).Cookies, c => c.Contains("session", StringComparison.Ordinal));
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
    [InlineData("/\t/evil.example", "/workspaces")]
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

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again()
    {
        await portal.AccountAsync("wim@example.com");
        using var wim = portal.NewVisitor();
        await wim.SignInAsync("wim@example.com");
        Assert.EndsWith("/workspaces/new", (await wim.GetAsync("/signin?returnUrl=%2Fworkspaces%2Fnew")).Location, StringComparison.Ordinal);
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

        var token = (await una.GetAsync("/workspaces")).Document.QuerySelector("form[action='/signout'] input")!;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
        Assert.Equal(HttpStatusCode.Redirect, (await una.Http.PostAsync("/signout", form)).StatusCode);
        Assert.False(await una.IsSignedInAsync());
    }

    private async Task LockAsync(string email)
    {
        using var guesser = portal.NewVisitor();
        for (var i = 0; i < 5; i++)
            await guesser.SignInAsync(email, $"guess-number-{i}");
    }
}
