namespace AdimPortal.Core.Operations.Ports;

/// <summary>Sends mail. It hands over to the mail server or answers a failure; it never holds mail back on its own.</summary>
public interface IMailer
{
    Task<Common.Result<Common.Nothing>> SendAsync(MailMessage message, CancellationToken cancel);
}

/// <param name="Text">The plain text part: whole by itself.</param>
/// <param name="Html">The same for those who see HTML.</param>
public sealed record MailMessage(string To, string Subject, string Text, string Html);
