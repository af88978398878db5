using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>
/// The mail server is away for a while, in any way: nothing is lost, nothing piles up, and all of it goes when it is
/// there again.
/// </summary>
[Trait("Category", "Integration")]
public sealed class MailServerAwayTests(PostgresCluster cluster) : IAsyncLifetime
{
    private OutboxFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OutboxFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("refused", 30)]
    [InlineData("silent", 30)]
    [InlineData("no to everybody for now", 500)]
    [InlineData("no to everybody for good", 500)]
    [InlineData("a bug", 500)]
    public async Task Ten_minutes_without_a_mail_server_lose_nothing_and_ask_it_seldom(string how, int mostAsked)
    {
        _fixture.Mailer.Answer = _ => how switch
        {
            "refused" => new Failure.Passing("Away.", "Connection refused") { System = OutsideSystem.Mail },
            "silent" => new Failure.Passing("Away.", "It did not answer within 20 s") { System = OutsideSystem.Mail },
            "no to everybody for now" => new Failure.Passing("Not now.", "451 later") { IsRefusal = true },
            "no to everybody for good" => new Failure.Final("No.", "550 no such mailbox"),
            _ => throw new InvalidOperationException("A bug."),
        };
        for (var i = 0; i < 50; i++)
            await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo($"{i}@adim.test"), default);
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(_fixture.Mailer.Taken);
        Assert.InRange(_fixture.Mailer.Asked, 1, mostAsked);

        _fixture.Mailer.Answer = _ => null;
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(16));
        Assert.Equal(50, _fixture.Mailer.Taken.Select(m => m.To).Distinct().Count());
        Assert.Equal(50, _fixture.Mailer.Taken.Count);
        Assert.Empty(await _fixture.RowsAsync());
    }

    [Fact]
    public async Task When_it_is_there_again_everything_goes_within_a_minute_and_what_expires_goes_first()
    {
        _fixture.Mailer.Answer = CaughtMailer.Away;
        for (var i = 0; i < 20; i++)
            await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo($"{i}@adim.test"), default);
        await _fixture.LetPassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(1));
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("jane@adim.test", kind: EmailKind.ResetPassword), default);
        _fixture.Mailer.Answer = _ => null;
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(21, _fixture.Mailer.Taken.Count);
        Assert.Contains("jane@adim.test", _fixture.Mailer.Taken.Take(2).Select(m => m.To));
    }

    [Fact]
    public async Task After_three_days_only_emails_whose_links_have_expired_are_gone()
    {
        foreach (var kind in Enum.GetValues<EmailKind>())
            await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("jane@adim.test", $"{kind}", kind), default);
        _fixture.Mailer.Answer = CaughtMailer.Away;
        await _fixture.LetPassAsync(TimeSpan.FromDays(3), TimeSpan.FromMinutes(10));
        var kinds = Enum.GetValues<EmailKind>();
        Assert.Equal((kinds.Length - 3, "Connection refused"),
            ((await _fixture.ErrorsAsync())!.Waiting, (await _fixture.ErrorsAsync())!.Why));
        Assert.Equal(0, await _fixture.Aside.CountAsync(default));
        _fixture.Mailer.Answer = _ => null;
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(
            Enum.GetValues<EmailKind>().Where(kind => EmailRule.Of(kind).Lives is null).Select(kind => $"{kind}")
                .Order(StringComparer.Ordinal),
            _fixture.Mailer.Taken.Select(m => m.Subject).Order(StringComparer.Ordinal));
        Assert.Equal([EmailKind.ConfirmAddress, EmailKind.ResetPassword, EmailKind.ConfirmNewAddress],
            Enum.GetValues<EmailKind>().Where(kind => EmailRule.Of(kind).Lives is not null));
        Assert.Null(await _fixture.ErrorsAsync());
    }

    [Fact]
    public async Task A_mailbox_that_takes_nothing_now_holds_up_no_other()
    {
        _fixture.Mailer.Answer = message => message.To == "full@adim.test"
            ? new Failure.Passing("Not now.", "452 no room") { IsRefusal = true }
            : null;
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("full@adim.test"), default);
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("jane@adim.test"), default);
        await _fixture.LookAsync();
        Assert.Equal("jane@adim.test", Assert.Single(_fixture.Mailer.Taken).To);
        await _fixture.LetPassAsync(TimeSpan.FromDays(2), TimeSpan.FromMinutes(10));
        Assert.Single(await _fixture.RowsAsync());
        Assert.Equal(0, await _fixture.Aside.CountAsync(default));
    }
}
