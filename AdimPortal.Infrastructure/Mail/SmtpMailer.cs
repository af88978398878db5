using System.Globalization;
using System.Net.Sockets;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Hands mail to an SMTP server.</summary>
internal sealed class SmtpMailer(IOptions<MailOptions> options) : IMailer
{
    /// <summary>Submission with TLS from the first byte (RFC 8314).</summary>
    private const int ImplicitTlsPort = 465;

    /// <summary>
    /// For a server that has taken the mail and doesn't answer the goodbye: others wait behind this email.
    /// </summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    public async Task<Result<Unit>> SendAsync(MailMessage message, CancellationToken cancel)
    {
        var settings = options.Value;
        if (!Compose(message, settings).TryGet(out var mail, out var failure))
            return failure;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        using (mail)
        {
            try
            {
                return await HandOverAsync(mail, settings, limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return Away(settings, $"did not answer within {settings.TimeoutSeconds} s");
            }
            catch (SmtpCommandException fault)
            {
                return Answered(fault, settings);
            }
            catch (NotSupportedException fault)
            {
                // No STARTTLS, or no way to sign in that both know: that is for whoever set the mail server up.
                return Away(settings, fault.Message);
            }
            catch (Exception fault) when (fault is ProtocolException or AuthenticationException
                or SslHandshakeException or ServiceNotConnectedException
                or ServiceNotAuthenticatedException or IOException or SocketException or TimeoutException)
            {
                return Away(settings, fault.Message);
            }
        }
    }

    /// <summary>What the server said no to: this mail, or us.</summary>
    private static Failure Answered(SmtpCommandException fault, MailOptions settings)
    {
        var (code, detail) = ((int)fault.StatusCode, $"{(int)fault.StatusCode} {fault.Message}");
        var isOfThisMail = fault.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
        // 421: it closes, whatever was asked.
        if (!isOfThisMail || code == 421)
            return Away(settings, detail);
        return code >= 500
            ? new Failure.Final("The mail server does not accept email to this address.", detail)
            : new Failure.Passing("The mail server does not accept this email right now.", detail)
            { IsRefusal = true };
    }

    private static async Task<Result<Unit>> HandOverAsync(MimeMessage mail, MailOptions settings,
        CancellationToken cancel)
    {
        using var client = new SmtpClient();
        client.Timeout = settings.TimeoutSeconds * 1000;
        // StartTls refuses a server without it. The library's Auto and StartTlsWhenAvailable would go on in the clear.
        var security = !settings.Tls
            ? SecureSocketOptions.None
            : settings.Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await client.ConnectAsync(settings.Host, settings.Port, security, cancel);
        if (settings.UserName is { Length: > 0 } user)
            await client.AuthenticateAsync(user, settings.Password ?? "", cancel);
        try
        {
            await client.SendAsync(mail, cancel);
        }
        catch (NotSupportedException fault)
        {
            // The address is not ASCII, and the server has no SMTPUTF8.
            return new Failure.Final("Our mail server can't send to this email address.", fault.Message);
        }

        using var goodbye = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        goodbye.CancelAfter(Goodbye);
        try
        {
            await client.DisconnectAsync(quit: true, goodbye.Token);
        }
        catch (Exception fault) when (fault is ProtocolException or IOException or SocketException
            or OperationCanceledException)
        {
            // It has taken the mail; how it says goodbye doesn't matter.
        }

        return Unit.Value;
    }

    private static Failure.Passing Away(MailOptions settings, string detail) =>
        new("We can't reach the mail server right now.", $"{settings.Host}:{settings.Port}: {detail}")
        { System = OutsideSystem.Mail };

    /// <summary>Whatever an email holds, the answer is a message or the reason why there is none.</summary>
    private static Result<MimeMessage> Compose(MailMessage message, MailOptions settings)
    {
        if (!TryAddress(message.To, out var to))
            return new Failure.Final("We can't send email to this address.",
                $"No mailbox: {OneLine.Clean(message.To, 320)}");
        var mail = new MimeMessage
        {
            Subject = OneLine.Clean(message.Subject, 200),
            MessageId = $"{message.Id}@{MailboxAddress.Parse(settings.From).Domain}",
            Body =
                new BodyBuilder
                {
                    TextBody = message.Text,
                    HtmlBody = MailFrame.Around(message.Subject, message.Html)
                }.ToMessageBody(),
        };
        SubjectHeader.WriteOut(mail);
        mail.From.Add(new MailboxAddress(settings.FromName, settings.From));
        mail.To.Add(to);
        // Out-of-office robots leave mails with this mark alone.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    /// <summary>
    /// The library reads a domain of the DNS ("xn--…") as the emails that it stands for, and writes it as the DNS has
    /// it.
    /// </summary>
    private static bool IsSame(string read, string text) =>
        read == text
            || (EmailAddress.TryRead(read, out var one, out _) && EmailAddress.TryRead(text, out var other, out _)
                && one == other);

    private static bool TryAddress(string text, out MailboxAddress address)
    {
        // The library would read some of these as space between words, or take them as they are: an address has none.
        address = null!;
        return text.Length is > 2 and <= 320
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.Format)
            && MailboxAddress.TryParse(text, out address!) && IsSame(address.Address, text)
            && address.Domain.Length > 0;
    }
}
