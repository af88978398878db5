using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.Options;
using Message = AdimPortal.Core.Operations.Ports.MailMessage;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Hands mail to an SMTP server.</summary>
internal sealed class SmtpMailer(IOptions<MailOptions> options, OutsideSystemBreakers breakers) : IMailer
{
    private readonly OutsideSystemBreaker _breaker = breakers.Of(OutsideSystem.Mail);

    public Task<Result<Nothing>> SendAsync(Message message, CancellationToken cancel) => _breaker.RunAsync(token => HandOverAsync(message, token), cancel);

    private async Task<Result<Nothing>> HandOverAsync(Message message, CancellationToken cancel)
    {
        var settings = options.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Tls };
        if (settings.UserName is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, settings.Password);
        try
        {
            using var mail = Compose(message, settings);
            await client.SendMailAsync(mail, limit.Token);
            return Nothing.AtAll;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Passing($"{settings.Host}:{settings.Port} did not answer within {settings.TimeoutSeconds} s");
        }
        catch (SmtpFailedRecipientException fault) when (IsForGood(fault.StatusCode))
        {
            return new Failure.Final("The mail server does not accept this e-mail address.", $"{(int)fault.StatusCode} {fault.Message}");
        }
        catch (FormatException fault)
        {
            return new Failure.Final("This is not an e-mail address that mail can be sent to.", fault.Message);
        }
        catch (SmtpFailedRecipientException fault)
        {
            // The server is there: it is this mailbox that takes nothing now.
            return new Failure.Passing("The mail server does not take mail for this address at the moment.", $"{(int)fault.StatusCode} {fault.Message}");
        }
        catch (SmtpException fault)
        {
            return Passing($"{settings.Host}:{settings.Port}: {(int)fault.StatusCode} {fault.InnerException?.Message ?? fault.Message}");
        }
    }

    private static Failure.Passing Passing(string detail) => new("The mail server can't be reached at the moment.", detail) { System = OutsideSystem.Mail };

    private static bool IsForGood(SmtpStatusCode code) =>
        code is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;

    private static System.Net.Mail.MailMessage Compose(Message message, MailOptions settings)
    {
        var mail = new System.Net.Mail.MailMessage(new MailAddress(settings.From, settings.FromName, Encoding.UTF8), new MailAddress(message.To))
        {
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = message.Text,
            BodyEncoding = Encoding.UTF8,
        };
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(MailFrame.Around(message.Subject, message.Html), Encoding.UTF8, MediaTypeNames.Text.Html));
        // Out-of-office robots leave mails with this mark alone.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }
}
