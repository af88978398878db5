using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Account;

/// <summary>What people change about their own account, and where they see and end their sessions.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class AccountPageTests(PortalApp portal)
{
    private const string NewPassword = "another-harbour-8";
    private const string ConfirmIt = "Confirm your new email address";

    [Fact]
    public async Task A_new_password_ends_every_session_but_this_one_and_its_owner_is_told()
    {
        var user = await portal.AccountAsync("aline@example.com");
        using var aline = await SignedInAsync("aline@example.com");
        using var other = await SignedInAsync("aline@example.com");
        var weak = await ChangeAsync(aline, PortalApp.Password, "password1234");
        Assert.Contains("easy to guess", weak.Words, StringComparison.Ordinal);
        Assert.True(await other.IsSignedInAsync());

        Assert.Contains("Your password is changed.", (await ChangeAsync(aline, PortalApp.Password, NewPassword)).Words,
            StringComparison.Ordinal);
        Assert.True(await aline.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        await portal.Mail.WaitAsync("aline@example.com", "Your password was changed");
        Assert.Single(await RecordsAsync(user.Id), record => record.Act is Act.ChangePassword);
        using var again = await SignedInAsync("aline@example.com", NewPassword);
        Assert.True(await again.IsSignedInAsync());
    }

    [Fact]
    public async Task A_stolen_session_is_no_place_to_guess_the_password_at()
    {
        var user = await portal.AccountAsync("boris@example.com");
        using var boris = await SignedInAsync("boris@example.com");
        for (var i = 0; i < 10; i++)
            Assert.Contains("Your current password is wrong.",
                (await ChangeAsync(boris, $"a-wrong-guess-{i}", NewPassword)).Words, StringComparison.Ordinal);

        // Then the right one is not looked at either, here; elsewhere nobody is slowed down.
        Assert.Contains("you have to wait", (await ChangeAsync(boris, PortalApp.Password, NewPassword)).Words,
            StringComparison.Ordinal);
        using var elsewhere = await SignedInAsync("boris@example.com");
        Assert.True(await elsewhere.IsSignedInAsync());
        Assert.Contains("Your password is changed.",
            (await ChangeAsync(elsewhere, PortalApp.Password, NewPassword)).Words, StringComparison.Ordinal);
        Assert.Single(await RecordsAsync(user.Id), record => record.Act is Act.ChangePassword);
    }

    [Fact]
    public async Task Another_address_is_confirmed_there_and_the_former_one_is_told()
    {
        var user = await portal.AccountAsync("carla@example.com");
        using var carla = await SignedInAsync("carla@example.com");
        await carla.SendAsync(await carla.GetAsync("/account"), ("Address.Email", "carla.new@example.com"));
        var link = await portal.Mail.LinkAsync("carla.new@example.com", ConfirmIt);
        Assert.DoesNotContain(portal.Mail.To("carla@example.com"), email => email.Subject == ConfirmIt);

        // To look at the link changes nothing; the button does, once, and everybody signs in anew.
        var page = await carla.GetAsync(link);
        Assert.True(await carla.IsSignedInAsync());
        Assert.Equal("Your email address is changed", (await carla.SendAsync(page)).Title);
        await portal.Mail.WaitAsync("carla@example.com", "Your email address was changed");
        Assert.False(await carla.IsSignedInAsync());
        using var anew = await SignedInAsync("carla.new@example.com");
        Assert.True(await anew.IsSignedInAsync());
        Assert.Equal([Act.ConfirmAddress, Act.ChangeAddress],
            (await RecordsAsync(user.Id)).Select(record => record.Act)
                .Where(act => act is Act.ChangeAddress or Act.ConfirmAddress));
        await AssertDeadAsync(anew, link);
    }

    [Fact]
    public async Task A_wrong_link_changes_nothing()
    {
        var user = await portal.AccountAsync("dora@example.com");
        await portal.AccountAsync("taken@example.com");
        using var dora = await SignedInAsync("dora@example.com");
        await dora.SendAsync(await dora.GetAsync("/account"), ("Address.Email", "dora.new@example.com"));
        var link = await portal.Mail.LinkAsync("dora.new@example.com", ConfirmIt);
        foreach (var wrong in new[]
        {
            link[..^5], link.Replace("dora.new", "dora.other", StringComparison.Ordinal),
            link.Replace("dora.new", "taken", StringComparison.Ordinal),
            link.Replace($"{user.Id}", $"{Guid.NewGuid()}", StringComparison.Ordinal),
            link.Replace($"{user.Id}", "nobody", StringComparison.Ordinal), "/confirm-address",
            $"/confirm-address?user={user.Id}&email=a%00b@example.com&code=%00",
            $"/confirm-address?user={user.Id}&email={new string('x', 400)}@example.com&code=AAAA",
        })
            await AssertDeadAsync(dora, wrong);
        Assert.True(await dora.IsSignedInAsync());

        // The account got another password meanwhile: what was mailed before is worth nothing.
        Assert.Contains("Your password is changed.", (await ChangeAsync(dora, PortalApp.Password, NewPassword)).Words,
            StringComparison.Ordinal);
        await AssertDeadAsync(dora, link);
    }

    [Fact]
    public async Task Whether_an_address_is_somebodys_is_not_said()
    {
        await portal.AccountAsync("elsa@example.com");
        await portal.AccountAsync("there@example.com");
        using var elsa = await SignedInAsync("elsa@example.com");
        var known = await elsa.SendAsync(await elsa.GetAsync("/account"), ("Address.Email", "there@example.com"));
        var unknown = await elsa.SendAsync(await elsa.GetAsync("/account"), ("Address.Email", "nowhere@example.com"));
        Assert.Contains("we sent a link there", known.Words, StringComparison.Ordinal);
        Assert.Equal(known.Words.Replace("there@", "nowhere@", StringComparison.Ordinal), unknown.Words);
        await portal.Mail.WaitAsync("nowhere@example.com", ConfirmIt);
        Assert.Empty(portal.Mail.To("there@example.com"));
    }

    [Fact]
    public async Task Another_session_is_listed_and_ended_from_here_and_nobody_elses()
    {
        await portal.AccountAsync("fred@example.com");
        await portal.AccountAsync("gina@example.com");
        using var fred = await SignedInAsync("fred@example.com");
        using var lost = await SignedInAsync("fred@example.com");
        using var gina = await SignedInAsync("gina@example.com");
        var page = await fred.GetAsync("/account");
        var other =
            Assert.Single(page.Document.QuerySelectorAll("[data-session]"),
                item => item.QuerySelector("form") is not null).GetAttribute("data-session")!;
        Assert.Equal(2, page.Document.QuerySelectorAll("[data-session]").Length);

        using var theirs = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken",
                (await gina.GetAsync("/account")).Document.QuerySelector(
                    "[name='__RequestVerificationToken']")!.GetAttribute("value")!), new("session", other),
        ]);
        await gina.Http.PostAsync("/account/sessions/end", theirs);
        Assert.True(await lost.IsSignedInAsync());

        Assert.Equal("/account", (await fred.SendAsync(page, ("session", other))).Location);
        Assert.False(await lost.IsSignedInAsync());
        Assert.True(await fred.IsSignedInAsync());
        Assert.Single((await fred.GetAsync("/account")).Document.QuerySelectorAll("[data-session]"));
    }

    private static async Task AssertDeadAsync(Visitor visitor, string link)
    {
        var page = await visitor.GetAsync(link);
        if (page.Status == HttpStatusCode.OK)
            page = await visitor.SendAsync(page);
        Assert.True((int)page.Status is >= 400 and < 500, $"{link}: {page.Status}");
        if (page.Status == HttpStatusCode.Gone)
            Assert.Equal("This link no longer works", page.Title);
    }

    private static async Task<Page> ChangeAsync(Visitor visitor, string old, string chosen) =>
        await visitor.SendAsync(await visitor.GetAsync("/account"), ("Password.Old", old), ("Password.Chosen", chosen));

    private async Task<Visitor> SignedInAsync(string email, string password = PortalApp.Password)
    {
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email, password);
        return visitor;
    }

    private Task<IReadOnlyList<ActRecord>> RecordsAsync(Guid account) =>
        portal.Services.GetRequiredService<IActRecords>()
            .ListAsync(new ActFilter(Account: account), 50, CancellationToken.None);
}
