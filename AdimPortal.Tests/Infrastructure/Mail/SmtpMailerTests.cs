using AdimPortal.Core.Accounts;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>What a mail server's answers mean, and that no email makes it say anything but an email.</summary>
[Trait("Category", "Integration")]
public sealed class SmtpMailerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("connect", "554 go away", "away")]
    [InlineData("connect", "421 busy", "away")]
    [InlineData("connect", null, "away")]
    [InlineData("connect", ScriptedSmtpServer.Silence, "away")]
    [InlineData("connect", "HTTP/1.1 400 Bad Request", "away")]
    [InlineData("EHLO", null, "away")]
    [InlineData("MAIL", "550 we don't know you", "away")]
    [InlineData("MAIL", "451 later", "away")]
    [InlineData("MAIL", ScriptedSmtpServer.Silence, "away")]
    [InlineData("RCPT", "450 mailbox busy", "not now")]
    [InlineData("RCPT", "451 greylisted", "not now")]
    [InlineData("RCPT", "421 too many", "away")]
    [InlineData("RCPT", "550 no such mailbox", "refused")]
    [InlineData("RCPT", "554 no", "refused")]
    [InlineData("RCPT", null, "away")]
    [InlineData(".", "552 too large", "refused")]
    [InlineData(".", "452 no room", "not now")]
    [InlineData(".", "250 taken", "taken")]
    [InlineData("QUIT", null, "taken")]
    [InlineData("QUIT", ScriptedSmtpServer.Silence, "taken")]
    public async Task An_answer_means_the_server_this_mail_or_nothing_bad(string command, string? answer, string means)
    {
        await using var server =
            new ScriptedSmtpServer(asked => asked == command ? answer : ScriptedSmtpServer.Usual(asked));
        // Only what is waited for in vain has a short limit: nothing else here depends on how busy the machine is.
        var limit = answer == ScriptedSmtpServer.Silence && means == "away" ? 1 : 60;
        Assert.Equal(means, await SendAsync(server.Port, Mail(), options => options.TimeoutSeconds = limit));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_a_server_that_is_away() =>
    Assert.Equal("away", await SendAsync(FreePort.Find(), Mail()));

    [Fact]
    public async Task A_password_is_not_sent_to_a_server_without_tls()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Usual);
        Assert.Equal("away", await SendAsync(server.Port, Mail(), options =>
        {
            options.Tls = true;
            (options.UserName, options.Password) = ("portal", "secret");
        }));
        Assert.DoesNotContain(server.Heard,
            line => line.StartsWith("AUTH", StringComparison.Ordinal)
                || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("jane")]
    [InlineData("jane@")]
    [InlineData("@adim.test")]
    [InlineData("jane@adim.test\r\nRCPT TO:<x@adim.test>")]
    [InlineData("jane@adim.test\n")]
    [InlineData("ja\0ne@adim.test")]
    [InlineData("jane@adim.test, john@adim.test")]
    [InlineData("Jane <jane@adim.test>")]
    [InlineData("jane @adim.test")]
    [InlineData("jane@adim.test>")]
    [InlineData("jane\u202E@adim.test")]
    [InlineData("a megabyte")]
    public async Task What_is_no_address_is_refused_before_anybody_is_asked(string address)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Usual);
        Assert.Equal("refused",
            await SendAsync(server.Port,
                Mail(address == "a megabyte" ? $"{new string('x', 1_000_000)}@adim.test" : address)));
        Assert.Empty(server.Heard);
    }

    /// <summary>What a form takes as an address gets its mail.</summary>
    [Theory]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("Jane.O'Brien+news@Mail.Example.COM")]
    [InlineData("jane@bücher.example")]
    [InlineData("jane@xn--bcher-kva.example")]
    [InlineData("jane@例え.テスト")]
    public async Task An_address_that_is_kept_is_one_that_the_server_is_told(string typed)
    {
        Assert.True(EmailAddress.TryRead(typed, out var address, out _));
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Usual);
        Assert.Equal("taken", await SendAsync(server.Port, Mail(address)));
        Assert.Contains(server.Heard, line => line.StartsWith($"RCPT TO:<{address}>", StringComparison.Ordinal));
        Assert.Contains($"To: {address}", Assert.Single(server.Mails).Split("\n\n", 2)[0].Split('\n'));
    }

    /// <summary>Names with any emails stand in subjects.</summary>
    [Theory]
    [InlineData("Büro “Süd” · 東京 · مكتب · 👩‍👩‍👧‍👦")]
    [InlineData("=?utf-8?q?x?= $(reboot) `id` %s \\ '; --")]
    public async Task A_name_in_a_subject_arrives_as_it_is(string name)
    {
        Assert.True(OneLine.TryRead(name, "The name", 60, out var kept, out _));
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Usual);
        Assert.Equal("taken",
            await SendAsync(server.Port, Mail() with { Subject = $"Your workspace {kept} is ready" }));
        using var mail = MimeKit.MimeMessage.Load(
            new MemoryStream(System.Text.Encoding.Latin1.GetBytes(Assert.Single(server.Mails))), Cancel);
        Assert.Equal($"Your workspace {name} is ready", mail.Subject);
    }

    [Theory]
    [InlineData("Your workspace Büro is ready")]
    [InlineData("one\r\nBcc: everybody@adim.test")]
    [InlineData("one\0two")]
    [InlineData("")]
    public async Task A_subject_is_one_header_whatever_it_holds(string subject)
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Usual);
        var email = StoredEmail.Of(OutboxFixture.EmailTo("jane@adim.test")) with
        {
            Subject = subject,
            Paragraphs = ["one\r\n.\r\nQUIT", "two\0"]
        };
        Assert.Equal("taken", await SendAsync(server.Port, EmailFormat.Format(email, "7.1")));
        var headers = Assert.Single(server.Mails).Split("\n\n", 2)[0].Split('\n');
        Assert.DoesNotContain(headers, line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Message-Id: <7.1@adim.test>", headers);
        Assert.Single(server.Heard, line => line.StartsWith("RCPT", StringComparison.Ordinal));
    }

    private static MailMessage Mail(string to = "jane@adim.test") => new(to, "Subject", "Text", "<p>Text</p>", "1.1");

    private static async Task<string> SendAsync(int port, MailMessage mail, Action<MailOptions>? set = null)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = port, TimeoutSeconds = 60 };
        set?.Invoke(options);
        var answer = await new SmtpMailer(Options.Create(options)).SendAsync(mail, Cancel);
        answer.TryGet(out _, out var failure);
        return failure switch
        {
            null => "taken",
            Failure.Passing { IsRefusal: true } => "not now",
            Failure.Passing => "away",
            _ => "refused",
        };
    }
}
