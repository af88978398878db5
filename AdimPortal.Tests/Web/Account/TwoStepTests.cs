using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Identity.Sessions;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing;
using AdimPortal.Testing.Visits;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Web.Account;

/// <summary>A code of an app after the password, and the recovery codes for when the app is lost.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class TwoStepTests(PortalApp portal)
{
    private const string Settings = "/account/two-step";

    [Fact]
    public async Task The_password_alone_no_longer_lets_in_and_a_code_of_the_app_does_once()
    {
        var user = await portal.AccountAsync("tilda.two@example.com");
        using var tilda = await SignedInAsync("tilda.two@example.com");
        using var other = await SignedInAsync("tilda.two@example.com");
        var (key, codes) = await AuthenticatorApp.SetUpAsync(tilda);
        Assert.Equal(10, codes.Count);
        Assert.True(await tilda.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        await portal.Mail.WaitAsync("tilda.two@example.com", "Two-step sign-in is on");

        using var anew = portal.NewVisitor();
        var step = await anew.SignInAsync("tilda.two@example.com", query: "?returnUrl=/billing");
        Assert.False(await anew.IsSignedInAsync());
        var form = await anew.GetAsync(step.Location!);
        Assert.Equal("Enter your code", form.Title);
        var code = AuthenticatorApp.Code(key, steps: 1);
        Assert.EndsWith("/billing", (await anew.SendAsync(form, ("Form.Code", $"{code[..3]} {code[3..]}"))).Location,
            StringComparison.Ordinal);
        Assert.True(await anew.IsSignedInAsync());

        // Looked over the shoulder: it is used up.
        using var thief = portal.NewVisitor();
        var again = await thief.GetAsync((await thief.SignInAsync("tilda.two@example.com")).Location!);
        Assert.Contains("That code doesn't work", (await thief.SendAsync(again, ("Form.Code", code))).Words,
            StringComparison.Ordinal);
        Assert.False(await thief.IsSignedInAsync());
        Assert.Single(await RecordsAsync(user.Id), record => record.Act is Act.TurnOnTwoStep);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_and_its_owner_is_told()
    {
        await portal.AccountAsync("ulf.two@example.com");
        using var ulf = await SignedInAsync("ulf.two@example.com");
        var (_, codes) = await AuthenticatorApp.SetUpAsync(ulf);
        using var lost = portal.NewVisitor();
        var form = await lost.GetAsync((await lost.SignInAsync("ulf.two@example.com")).Location!);
        await lost.SendAsync(form,
            ("Recovery.Code", codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.True(await lost.IsSignedInAsync());
        await portal.Mail.WaitAsync("ulf.two@example.com", "A recovery code was used");
        Assert.Contains("9 recovery codes left", (await lost.GetAsync(Settings)).Words, StringComparison.Ordinal);

        using var second = portal.NewVisitor();
        form = await second.GetAsync((await second.SignInAsync("ulf.two@example.com")).Location!);
        await second.SendAsync(form, ("Recovery.Code", codes[3]));
        Assert.False(await second.IsSignedInAsync());
        var fresh = AuthenticatorApp.RecoveryCodes(
            await ulf.SendAsync(await ulf.GetAsync(Settings), ("_handler", "new-codes")));
        Assert.Empty(fresh.Intersect(codes));
        await second.SendAsync(form, ("Recovery.Code", codes[4]));
        Assert.False(await second.IsSignedInAsync());
        await second.SendAsync(form, ("Recovery.Code", fresh[0]));
        Assert.True(await second.IsSignedInAsync());
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_has_to_wait_too_and_nobody_else_does()
    {
        await portal.AccountAsync("vera.two@example.com");
        using var vera = await SignedInAsync("vera.two@example.com");
        var (key, _) = await AuthenticatorApp.SetUpAsync(vera);
        using var thief = portal.NewVisitor();
        var form = await thief.GetAsync((await thief.SignInAsync("vera.two@example.com")).Location!);
        foreach (var steps in Enumerable.Range(1000, 5))
            await thief.SendAsync(form, ("Form.Code", AuthenticatorApp.Code(key, steps)));
        await thief.SendAsync(form, ("Form.Code", AuthenticatorApp.Code(key, steps: 1)));
        Assert.False(await thief.IsSignedInAsync());
        Assert.True(await vera.IsSignedInAsync());
    }

    [Fact]
    public async Task It_is_turned_on_by_a_right_code_alone_and_off_again()
    {
        var user = await portal.AccountAsync("wim.two@example.com");
        using var wim = await SignedInAsync("wim.two@example.com");
        var page = await wim.GetAsync(Settings);
        var key = page.Document.QuerySelector("[data-key]")!.TextContent;
        Assert.Contains("That code doesn't match",
            (await wim.SendAsync(page, ("Form.Code", AuthenticatorApp.Code(key, steps: 1000)))).Words,
            StringComparison.Ordinal);
        Assert.Contains("more than an hour",
            (await wim.SendAsync(page, ("Form.Code", AuthenticatorApp.Code(key)), ("Form.Key", "not-ours"))).Words,
            StringComparison.Ordinal);
        Assert.DoesNotContain(await RecordsAsync(user.Id), record => record.Act is Act.TurnOnTwoStep);

        await AuthenticatorApp.SetUpAsync(wim);
        Assert.EndsWith("/account",
            (await wim.SendAsync(await wim.GetAsync(Settings), ("_handler", "two-step-off"))).Location,
            StringComparison.Ordinal);
        await portal.Mail.WaitAsync("wim.two@example.com", "Two-step sign-in is off");
        using var anew = await SignedInAsync("wim.two@example.com");
        Assert.True(await anew.IsSignedInAsync());
        await using var context =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Assert.Empty(
            await context.Set<IdentityUserToken<Guid>>().Where(token => token.UserId == user.Id).ToListAsync());
    }

    [Fact]
    public async Task Nodes_that_have_just_seen_the_session_know_its_new_stamp()
    {
        var user = await portal.AccountAsync("yann.two@example.com");
        using var yann = await SignedInAsync("yann.two@example.com");
        using var node = new PostgresSessions(portal.Services.GetRequiredService<NpgsqlDataSource>(),
            portal.Services.GetRequiredService<ILiveFeed>(), Options.Create(new SessionOptions()),
            portal.Services.GetRequiredService<RestingRoles>(),
            new ManualTime(DateTimeOffset.UnixEpoch));
        var session = Assert.Single(await node.ListAsync(user.Id, default)).Id;
        foreach (var change in (Func<Task>[])
            [
                () => AuthenticatorApp.SetUpAsync(yann),
                async () => await yann.SendAsync(await yann.GetAsync(Settings), ("_handler", "two-step-off")),
            ])
        {
            var before = (await node.FindAsync(session, default))!.Stamp;
            await change();
            await Eventually.TrueAsync(async () => (await node.FindAsync(session, default))!.Stamp != before,
                "the node has read it again", TimeSpan.FromSeconds(30));
            Assert.True(await yann.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task The_database_alone_makes_no_code()
    {
        var user = await portal.AccountAsync("xena.two@example.com");
        using var xena = await SignedInAsync("xena.two@example.com");
        var (key, codes) = await AuthenticatorApp.SetUpAsync(xena);
        await using var context =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var kept = await context.Set<IdentityUserToken<Guid>>().Where(token => token.UserId == user.Id).ToListAsync();
        Assert.Equal(2, kept.Count);
        string[] secrets = [key.Replace(" ", "", StringComparison.Ordinal), .. codes];
        Assert.All(kept, token => Assert.All(secrets, secret =>
            Assert.DoesNotContain(secret, token.Value!, StringComparison.Ordinal)));
    }

    /// <summary>What asks for the password again asks for a code too, on the plain page and in a dialog.</summary>
    [Fact]
    public async Task Who_confirms_it_is_them_needs_a_code_as_well_and_each_works_once()
    {
        var user = await portal.AccountAsync("zoe.two@example.com");
        using var zoe = await SignedInAsync("zoe.two@example.com");
        var (key, codes) = await AuthenticatorApp.SetUpAsync(zoe);
        const string page = "/confirm?returnUrl=%2Faccount";

        var next = AuthenticatorApp.Code(key, steps: 1);

        // Four wrong ones: a fifth would have to wait.
        foreach (var (code, isRight) in new[]
        {
            ("", false), (AuthenticatorApp.Code(key, steps: 1000), false), (next, true), (next, false),
            (codes[0], true), (codes[0], false),
        })
        {
            await AgeAsync(user.Id);
            var form = await zoe.GetAsync(page);
            var answer = await zoe.SendAsync(form, ("Form.Password", PortalApp.Password), ("Form.Code", code));
            Assert.Equal(isRight, answer.Location is not null);
            Assert.Equal(!isRight, answer.Words.Contains("Wrong password or code", StringComparison.Ordinal));
            var decision = await AskAsync();
            if (isRight)
                Assert.IsType<ActDecision.Allowed>(decision);
            else
                Assert.Equal(new ActDecision.NeedsFreshSignIn(WithCode: true), decision);
        }

        await portal.Mail.WaitAsync("zoe.two@example.com", "A recovery code was used");
        // The code alone does no more than the password alone.
        await AgeAsync(user.Id);
        Assert.Null((await zoe.SendAsync(await zoe.GetAsync(page), ("Form.Password", "not-hers-at-all"),
            ("Form.Code", codes[1]))).Location);
        Assert.Equal(new ActDecision.NeedsFreshSignIn(WithCode: true), await AskAsync());

        async Task<ActDecision> AskAsync() => await portal.Services.GetRequiredService<ActGate>().AskAsync(
            new Caller(user.Id,
                Assert.Single(await portal.Services.GetRequiredService<ISessions>().ListAsync(user.Id, default)).Id),
            Act.RenewRecoveryCodes, ActSubject.Of(user.Id), null, default);
    }

    private async Task AgeAsync(Guid account)
    {
        await using var age = portal.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("UPDATE sessions SET confirmed_at = confirmed_at - interval '10 minutes' WHERE account_id = $1");
        age.Parameters.AddWithValue(account);
        Assert.Equal(1, await age.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Nobody_comes_to_the_second_step_without_the_first()
    {
        using var stranger = portal.NewVisitor();
        Assert.EndsWith("/signin?returnUrl=%2Fworkspaces",
            (await stranger.GetAsync("/signin/code?returnUrl=https://example.org")).Location, StringComparison.Ordinal);
    }

    private async Task<Visitor> SignedInAsync(string email)
    {
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email);
        return visitor;
    }

    private Task<IReadOnlyList<ActRecord>> RecordsAsync(Guid account) =>
        portal.Services.GetRequiredService<IActRecords>().ListAsync(new ActFilter(Account: account), 50, default);
}
