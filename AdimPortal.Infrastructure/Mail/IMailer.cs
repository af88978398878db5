using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// Sends mail. It hands over to the mail server or answers a failure; it never holds mail back on its own.
/// </summary>
public interface IMailer
{
    /// <returns>
    /// <see cref="Failure.Passing"/>: the server is away, or with <see cref="Failure.Passing.IsRefusal"/> it is there
    /// and does not take this mail now; <see cref="Failure.Final"/>: it refuses this mail, or there is no way to write
    /// it.
    /// </returns>
    Task<Result<Unit>> SendAsync(MailMessage message, CancellationToken cancel);
}

/// <param name="Text">The plain text part: whole by itself.</param>
/// <param name="Html">The same for those who see HTML.</param>
/// <param name="Id">The same for each try, so that what arrives twice is seen to be one.</param>
public sealed record MailMessage(string To, string Subject, string Text, string Html, string Id);
