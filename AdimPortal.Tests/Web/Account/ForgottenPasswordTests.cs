using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class ForgottenPasswordTests(PortalApp portal)
{
    private const string Choose = "Choose a new password";
    private const string NewPassword = "another-harbour-8";

    [Fact]
    public async Task The_answer_is_the_same_for_every_address_and_only_an_account_gets_mail()
    {
        await portal.AccountAsync("vera@example.com");
        using var someone = portal.NewVisitor();
        var known = await AskAsync(someone, "vera@example.com");
        var unknown = await AskAsync(someone, "nobody.here@example.com");
        Assert.Equal(known.Words.Replace("vera@", "nobody.here@", StringComparison.Ordinal), unknown.Words);
        await portal.Mail.WaitAsync("vera@example.com", Choose);
        Assert.Empty(portal.Mail.To("nobody.here@example.com"));
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_its_owner_is_told()
    {
        await portal.AccountAsync("walt@example.com");
        using var thief = portal.NewVisitor();
        await thief.SignInAsync("walt@example.com");
        Assert.True(await thief.IsSignedInAsync());

        using var walt = portal.NewVisitor();
        await AskAsync(walt, "walt@example.com");
        var page =
            await walt.SendAsync(await walt.GetAsync(await portal.Mail.LinkAsync("walt@example.com", Choose)),
                ("Form.Password", NewPassword));
        Assert.Equal("Your new password is set", page.Title);
        Assert.False(await thief.IsSignedInAsync());
        await portal.Mail.WaitAsync("walt@example.com", "Your password was changed");

        await walt.SignInAsync("walt@example.com");
        Assert.False(await walt.IsSignedInAsync());
        await walt.SignInAsync("walt@example.com", NewPassword);
        Assert.True(await walt.IsSignedInAsync());
    }

    [Fact]
    public async Task A_link_works_once_and_a_weak_password_does_not_use_it_up()
    {
        await portal.AccountAsync("xena@example.com");
        using var xena = portal.NewVisitor();
        await AskAsync(xena, "xena@example.com");
        var link = await portal.Mail.LinkAsync("xena@example.com", Choose);
        Assert.Contains("easy to guess",
            (await xena.SendAsync(await xena.GetAsync(link), ("Form.Password", "password1234"))).Words,
            StringComparison.Ordinal);
        Assert.Equal("Your new password is set",
            (await xena.SendAsync(await xena.GetAsync(link), ("Form.Password", NewPassword))).Title);
        Assert.Equal("This link no longer works",
            (await xena.SendAsync(await xena.GetAsync(link), ("Form.Password", "a-third-harbour-9"))).Title);
    }

    private static async Task<Page> AskAsync(Visitor someone, string email) =>
        await someone.SendAsync(await someone.GetAsync("/forgot-password"), ("Form.Email", email));
}
