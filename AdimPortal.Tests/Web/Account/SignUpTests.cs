using System.Diagnostics;
using System.Net;
using AdimPortal.Testing.Pages;
using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

/// <summary>From a stranger to a person whose address is known to be theirs.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class SignUpTests(PortalApp portal)
{
    private const string Confirm = "Confirm your email address";

    [Fact]
    public async Task Who_opens_the_mailed_link_in_the_browser_that_signed_up_is_in()
    {
        using var kim = portal.NewVisitor();
        Assert.Equal("Check your email", (await kim.SignUpAsync("kim@example.com")).Title);
        Assert.False(await kim.IsSignedInAsync());
        Assert.Equal("Your email address is confirmed", (await kim.FollowAsync("kim@example.com", Confirm)).Title);
        Assert.True(await kim.IsSignedInAsync());
    }

    [Fact]
    public async Task In_another_browser_the_link_confirms_and_the_password_is_asked_for()
    {
        using var service = portal.NewVisitor();
        using var phone = portal.NewVisitor();
        await service.SignUpAsync("lea@example.com");
        Assert.Equal("Your email address is confirmed", (await phone.FollowAsync("lea@example.com", Confirm)).Title);
        Assert.False(await phone.IsSignedInAsync());
        await phone.SignInAsync("lea@example.com");
        Assert.True(await phone.IsSignedInAsync());
    }

    [Fact]
    public async Task A_mail_scanner_that_opens_the_link_confirms_nothing()
    {
        using var max = portal.NewVisitor();
        using var scanner = portal.NewVisitor();
        await max.SignUpAsync("max@example.com");
        await scanner.GetAsync(await portal.Mail.LinkAsync("max@example.com", Confirm));
        await max.SignInAsync("max@example.com");
        Assert.Equal("/unverified", (await max.GetAsync("/workspaces")).Location);
    }

    [Fact]
    public async Task Neither_words_nor_cookies_nor_time_tell_whether_an_address_has_an_account()
    {
        await portal.AccountAsync("known@example.com");
        var (known, knownTook) = await TimedAsync("known@example.com");
        var (fresh, freshTook) = await TimedAsync("fresh@example.com");
        Assert.Equal(known.Words.Replace("known@", "fresh@", StringComparison.Ordinal), fresh.Words);
        Assert.Equal(known.Cookies.Select(Shape), fresh.Cookies.Select(Shape));
        Assert.All([knownTook, freshTook], took => Assert.True(took > TimeSpan.FromMilliseconds(490), $"{took}"));
        await portal.Mail.WaitAsync("known@example.com", "You already have an ADIM account");
        await portal.Mail.WaitAsync("fresh@example.com", Confirm);
    }

    [Fact]
    public async Task Signing_up_with_anothers_address_opens_nothing_when_they_open_their_mail()
    {
        // A stranger was first; the owner of the address then signs up too, and opens the stranger's mail.
        using var stranger = portal.NewVisitor();
        using var owner = portal.NewVisitor();
        await stranger.SignUpAsync("noa@example.com", "the-strangers-word-1");
        await owner.SignUpAsync("noa@example.com");
        await owner.FollowAsync("noa@example.com", Confirm);
        Assert.False(await owner.IsSignedInAsync());
        Assert.False(await stranger.IsSignedInAsync());
    }

    /// <summary>
    /// The answer is the same for all: neither words nor cookies nor time tell which of them a stranger asked about.
    /// </summary>
    [Fact]
    public async Task Who_signs_up_again_before_confirming_gets_the_link_again()
    {
        using var first = portal.NewVisitor();
        await first.SignUpAsync("again@example.com");
        await portal.Mail.WaitAsync("again@example.com", Confirm);
        var (waiting, took) = await TimedAsync("again@example.com");
        var (fresh, _) = await TimedAsync("again-fresh@example.com");
        Assert.Equal(waiting.Words.Replace("again@", "again-fresh@", StringComparison.Ordinal), fresh.Words);
        Assert.Equal(waiting.Cookies.Select(Shape), fresh.Cookies.Select(Shape));
        Assert.True(took > TimeSpan.FromMilliseconds(490), $"{took}");
        await Eventually.TrueAsync(() => portal.Mail.To("again@example.com").Count == 2, "the link was sent again");
        Assert.All(portal.Mail.To("again@example.com"), email => Assert.Equal(Confirm, email.Subject));
        Assert.Contains("the one that you chose the first time", portal.Mail.To("again@example.com")[1].Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PortalApp.Password, true)]
    [InlineData("another-password-9", false)]
    public async Task The_link_opens_the_account_for_the_browser_that_typed_its_password_and_keeps_the_first(
        string second, bool isIn)
    {
        var email = $"second-{isIn}@example.com".ToLowerInvariant();
        using var phone = portal.NewVisitor();
        using var service = portal.NewVisitor();
        await phone.SignUpAsync(email);
        await portal.Mail.WaitAsync(email, Confirm);
        await service.SignUpAsync(email, second);
        await Eventually.TrueAsync(() => portal.Mail.To(email).Count == 2, "the link was sent again");
        Assert.Equal("Your email address is confirmed", (await service.FollowAsync(email, Confirm)).Title);
        Assert.Equal(isIn, await service.IsSignedInAsync());
        using var later = portal.NewVisitor();
        await later.SignInAsync(email);
        Assert.True(await later.IsSignedInAsync());
    }

    [Theory]
    [InlineData("password1234", "easy to guess")]
    [InlineData("aaaaaaaaaaaa", "easy to guess")]
    [InlineData("short", "10 characters")]
    [InlineData("weakling@example.com", "too similar to the email address")]
    public async Task A_weak_password_is_refused_in_words_whether_or_not_the_address_is_known(string password,
        string why)
    {
        using var someone = portal.NewVisitor();
        var page = await someone.SignUpAsync("weakling@example.com", password);
        // Beside the field, which script then gives the focus to.
        Assert.Contains(why, page.Document.QuerySelector("#password-fault")!.Words(), StringComparison.Ordinal);
        Assert.True(page.Document.QuerySelector("#password")!.ClassList.Contains("invalid"));
        Assert.Empty(portal.Mail.To("weakling@example.com"));
    }

    /// <summary>Whatever mail allows: signed up, or told why not, and never a fault of ours.</summary>
    [Theory]
    [InlineData("Jane.O'Brien+news@up.example.com", "Jane.O'Brien+news@up.example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@up.example.com", "!#$%&'*+-/=?^_`{|}~@up.example.com")]
    [InlineData("jane@bücher.up.example", "jane@xn--bcher-kva.up.example")]
    [InlineData("用户@up.example.com", null)]
    [InlineData("\"ja ne\"@up.example.com", null)]
    [InlineData("jane@[192.0.2.1]", null)]
    [InlineData("jane@localhost", null)]
    [InlineData("ja..ne@up.example.com", null)]
    [InlineData("Jane <jane@up.example.com>", null)]
    public async Task Every_address_signs_up_or_gets_a_sentence(string typed, string? mailed)
    {
        using var someone = portal.NewVisitor();
        var page = await someone.SignUpAsync(typed);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        if (mailed is null)
        {
            Assert.Equal("Create an account", page.Title);
            Assert.Matches(@"\S", page.Document.QuerySelector("#email-fault")!.Words());
            return;
        }

        Assert.Equal("Your email address is confirmed", (await someone.FollowAsync(mailed, Confirm)).Title);
        using var later = portal.NewVisitor();
        await later.SignInAsync(typed);
        Assert.True(await later.IsSignedInAsync());
        // It goes wherever else an address goes: the menu, the account's page, Stripe.
        Assert.Contains(mailed, (await later.GetAsync("/account")).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no address", "This is not an email address.")]
    [InlineData("", "Enter your email address.")]
    public async Task What_is_no_address_is_said_to_be_none(string email, string why)
    {
        using var someone = portal.NewVisitor();
        var page = await someone.SignUpAsync(email);
        Assert.Contains(why, page.Words, StringComparison.Ordinal);
        // What is typed is kept, except for the password, and the field names its fault.
        Assert.Equal(email, page.Document.QuerySelector("#email")!.GetAttribute("value") ?? "");
        Assert.All(page.Document.QuerySelector("#email")!.GetAttribute("aria-describedby")!.Split(' '),
            id => Assert.NotNull(page.Document.GetElementById(id)));
    }

    [Fact]
    public async Task A_link_works_once_and_a_cut_one_not_at_all()
    {
        using var ola = portal.NewVisitor();
        await ola.SignUpAsync("ola@example.com");
        var link = await portal.Mail.LinkAsync("ola@example.com", Confirm);
        const string dead = "This link no longer works";
        Assert.Equal(dead, (await ola.SendAsync(await ola.GetAsync(link[..^9]))).Title);
        Assert.Equal(dead,
            (await ola.SendAsync(await ola.GetAsync($"/verify-email?user={Guid.NewGuid()}&code=abc"))).Title);
        Assert.Equal("Your email address is confirmed", (await ola.SendAsync(await ola.GetAsync(link))).Title);
    }

    [Fact]
    public async Task The_link_is_sent_again_where_something_waits_and_the_answer_is_the_same_everywhere()
    {
        await portal.AccountAsync("waits@example.com", verified: false);
        await portal.AccountAsync("settled@example.com");
        using var someone = portal.NewVisitor();
        var words = new List<string>();
        foreach (var email in new[] { "waits@example.com", "settled@example.com", "stranger@example.com" })
            words.Add(
                (await someone.SendAsync(await someone.GetAsync("/signup/resend"),
                    ("Form.Email", email))).Words.Replace(email, "…", StringComparison.Ordinal));
        Assert.Single(words.Distinct());
        await portal.Mail.WaitAsync("waits@example.com", Confirm);
        Assert.Empty(portal.Mail.To("settled@example.com"));
    }

    private async Task<(Page Page, TimeSpan Took)> TimedAsync(string email)
    {
        using var someone = portal.NewVisitor();
        var form = await someone.GetAsync("/signup");
        var start = Stopwatch.GetTimestamp();
        var page = await someone.SendAsync(form, ("Form.Email", email), ("Form.Password", PortalApp.Password));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return (page, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>All of a cookie but its value, and how long that is.</summary>
    private static string Shape(string cookie)
    {
        var (start, end) =
            (cookie.IndexOf('=', StringComparison.Ordinal), cookie.IndexOf(';', StringComparison.Ordinal));
        return $"{cookie[..start]} {end - start} {cookie[end..]}";
    }
}
