using System.Net;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.Hashing;
using AdimPortal.Testing.Pages;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.Identity.Hashing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Account;

/// <summary>More people than passwords can be hashed: who waits, what they see, and that it ends well.</summary>
[Trait("Category", "Integration")]
public sealed class CrowdTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Confirm = "Confirm your email address";
    private const string Waiting = "We are creating your account";

    /// <summary>Nothing is hashed before a gate is blocked, so that each is thought to take 100 ms.</summary>
    private readonly PortalApp _portal = new(cluster) { Settings = { ["Hashing:AtOnce"] = "1" } };

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    [Fact]
    public async Task Who_has_to_wait_sees_their_place_and_gets_the_account_without_doing_anything()
    {
        using var gate = new BlockedGate(Gate(), HashLane.SignUp, 60);
        using var kim = _portal.NewVisitor();
        var (page, next) = await SendAsync(kim, "kim@example.com");
        Assert.Equal((HttpStatusCode.OK, Waiting), (page.Status, page.Title));
        Assert.Contains("You are number 61 in the queue.", page.Words, StringComparison.Ordinal);
        Assert.Contains("about 10 s left", page.Words, StringComparison.Ordinal);
        Assert.Contains("kim@example.com", page.Words, StringComparison.Ordinal);
        // Nothing of the password is in what the browser keeps, in whatever shape a page would put it.
        Assert.DoesNotContain(PortalApp.Password, page.Document.Source.Text + next, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main script, main [type=password]"));
        // Closed and opened again, or asked again by the browser without a script: the place is the same.
        Assert.Contains("number 61", (await kim.GetAsync(next!)).Words, StringComparison.Ordinal);
        gate.Release();
        await Eventually.TrueAsync(async () => (await kim.GetAsync(next!)).Title == "Check your email",
            "the mail is sent");
        Assert.Equal("Your email address is confirmed", (await kim.FollowAsync("kim@example.com", Confirm)).Title);
        Assert.True(await kim.IsSignedInAsync());
        using var later = _portal.NewVisitor();
        await later.SignInAsync("kim@example.com");
        Assert.True(await later.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_closes_the_page_gets_the_mail_all_the_same_and_each_address_once()
    {
        using (var gate = new BlockedGate(Gate(), HashLane.SignUp, 60))
        {
            using var kim = _portal.NewVisitor("203.0.113.1");
            using var again = _portal.NewVisitor("198.51.100.1");
            await SendAsync(kim, "twice@example.com");
            // Neither is an account yet, so both wait to become it.
            await SendAsync(again, "twice@example.com", "another-harbour-8");
        }

        await _portal.Mail.WaitAsync("twice@example.com", Confirm);
        await Eventually.TrueAsync(() => _portal.Mail.To("twice@example.com").Count == 2, "both are answered");
        using var first = _portal.NewVisitor();
        await first.FollowAsync("twice@example.com", Confirm);
        await first.SignInAsync("twice@example.com");
        Assert.True(await first.IsSignedInAsync());
    }

    [Fact]
    public async Task Waiting_tells_nobody_whether_an_address_has_an_account()
    {
        await AccountAsync("known@example.com");
        using var gate = new BlockedGate(Gate(), HashLane.SignUp, 60);
        var words = new List<string>();
        foreach (var email in new[] { "known@example.com", "fresh@example.com" })
        {
            using var someone = _portal.NewVisitor();
            var (page, next) = await SendAsync(someone, email);
            words.Add($"{page.Words}{page.Cookies.Count}{(await someone.GetAsync(next!)).Words}"
                .Replace(email, "…", StringComparison.Ordinal));
        }

        // Of one network the second is in the next round: its number is one more, and says nothing else.
        Assert.Equal(words[0].Replace("61", "62", StringComparison.Ordinal), words[1]);
    }

    [Fact]
    public async Task Whatever_was_typed_stands_on_the_page_as_text()
    {
        using var gate = new BlockedGate(Gate(), HashLane.SignUp, 60);
        const string email = "!#$%&'*+-/=?^_`{|}~@up.example.com";
        using var someone = _portal.NewVisitor();
        var (page, next) = await SendAsync(someone, email);
        Assert.Contains(email, page.Words, StringComparison.Ordinal);
        Assert.Contains("%&amp;&#x27;*", page.Document.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(email, (await someone.GetAsync(next!)).Document.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_knows_nothing_of_it_says_the_time_and_no_note_of_others_is_read()
    {
        using var gate = new BlockedGate(Gate(), HashLane.SignUp, 60);
        using var kim = _portal.NewVisitor();
        var (_, next) = await SendAsync(kim, "elsewhere@example.com");
        await using var other = await _portal.OtherNodeAsync();
        using var there = other.NewVisitor();
        var page = await there.GetAsync(next!);
        Assert.Equal(Waiting, page.Title);
        Assert.DoesNotContain("number", page.Words, StringComparison.Ordinal);
        Assert.Contains("elsewhere@example.com", page.Words, StringComparison.Ordinal);
        foreach (var note in new[] { "", "?note=", "?note=CfDJ8Forged", $"?note={next!.Split("note=")[1][..^4]}" })
            Assert.Equal("/signup", new Uri(new Uri("https://portal.adim.test"),
                (await there.GetAsync($"/signup/waiting{note}")).Location!).AbsolutePath);
    }

    [Fact]
    public async Task Beyond_what_can_be_served_soon_the_form_says_when_to_come_again_and_keeps_the_address()
    {
        using var gate = new BlockedGate(Gate(), HashLane.SignUp, 4000);
        using var kim = _portal.NewVisitor();
        var form = await kim.GetAsync("/signup");
        var page = await kim.SendAsync(form, ("Form.Email", "late@example.com"), ("Form.Password", PortalApp.Password));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Create an account"), (page.Status, page.Title));
        Assert.Matches(@"Try again in \d+ s\.", page.Words);
        Assert.Equal("late@example.com", page.Document.QuerySelector("#email")!.GetAttribute("value"));
        Assert.DoesNotContain(PortalApp.Password, page.Document.Source.Text, StringComparison.Ordinal);
        gate.Release();
        await Eventually.TrueAsync(() => Gate().TooLongFor(new HashTurn(HashLane.SignUp, "kim")) is null, "it is over");
        // What comes again is the very form that was refused, and it is not taken for one that was answered.
        page = await kim.SendAsync(form, ("Form.Email", "late@example.com"), ("Form.Password", PortalApp.Password));
        Assert.Equal("Check your email", page.Title);
    }

    [Fact]
    public async Task A_sign_in_that_would_wait_too_long_is_no_try()
    {
        await AccountAsync("ria@example.com");
        using var ria = _portal.NewVisitor();
        using (new BlockedGate(Gate(), HashLane.SignIn, 400))
        {
            for (var n = 0; n < 7; n++)
            {
                var page = await ria.SignInAsync("ria@example.com", "not-the-password");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
                Assert.Contains("this try doesn't count", page.Words, StringComparison.Ordinal);
            }
        }

        await Eventually.TrueAsync(() => Gate().TooLongFor(new HashTurn(HashLane.SignIn, "ria")) is null, "it is over");
        await ria.SignInAsync("ria@example.com");
        Assert.True(await ria.IsSignedInAsync());
    }

    [Theory]
    [InlineData("sam@example.com")]
    [InlineData("nobody@example.com")]
    public async Task A_guess_that_comes_too_soon_is_refused_before_the_gate(string email)
    {
        await _portal.AccountAsync("sam@example.com");
        using var guesser = _portal.NewVisitor();
        for (var n = 0; n < 5; n++)
            await guesser.SignInAsync(email, "not-the-password");
        using var gate = new BlockedGate(Gate());
        Assert.Contains("don't match", (await guesser.SignInAsync(email, "not-the-password")).Words,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_not_ours_hashes_nothing()
    {
        var user = await _portal.AccountAsync("link@example.com");
        using var gate = new BlockedGate(Gate());
        using var someone = _portal.NewVisitor();
        var page = await someone.GetAsync($"/reset-password?user={user.Id}&code=Zm9yZ2Vk");
        Assert.Equal("This link no longer works",
            (await someone.SendAsync(page, ("Form.Password", "another-harbour-8"))).Title);
    }

    [Fact]
    public void The_hasher_that_others_are_given_hashes_nothing()
    {
        using var scope = _portal.Services.CreateScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<PortalUser>>();
        Assert.Throws<InvalidOperationException>(() => hasher.HashPassword(new PortalUser(), PortalApp.Password));
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    /// <summary>With its password hashed here.</summary>
    private async Task AccountAsync(string email)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = new PortalUser { UserName = email, Email = email, EmailConfirmed = true };
        user.PasswordHash = new PasswordHasher<PortalUser>().HashPassword(user, PortalApp.Password);
        Assert.True((await users.CreateAsync(user)).Succeeded);
    }

    private HashGate Gate() => _portal.Services.GetRequiredService<HashGate>();

    /// <returns>The page, and what it has the browser open next.</returns>
    private static async Task<(Page Page, string? Next)> SendAsync(Visitor someone, string email,
        string password = PortalApp.Password)
    {
        var form = await someone.GetAsync("/signup");
        var values = form.Document.QuerySelectorAll("main form input[type=hidden]")
            .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        (values["Form.Email"], values["Form.Password"]) = (email, password);
        using var content = new FormUrlEncodedContent(values);
        using var answer = await someone.Http.PostAsync("/signup", content);
        var next = answer.Headers.TryGetValues("Refresh", out var refresh) ? refresh.Single().Split("url=")[1] : null;
        return (await Page.ReadAsync(answer), next);
    }
}
