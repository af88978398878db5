namespace AdimPortal.Core.Monitoring;

/// <summary>
/// Email as a whole does not get away. Staff are told on their pages and by <c>/health</c>: an email would wait with
/// the others.
/// </summary>
/// <param name="Waiting">Emails that wait.</param>
/// <param name="Since">When the oldest of them was written.</param>
/// <param name="Why">What the mail server said last, or why it can't be reached; null before the first try.</param>
public sealed record MailErrors(int Waiting, DateTimeOffset Since, string? Why);

/// <summary>What is seen of the emails that wait.</summary>
public interface IMailQueue
{
    /// <summary>
    /// Null when emails get away. Those that fail for reasons of their own are no trouble of the whole: they are set
    /// aside one by one.
    /// </summary>
    Task<MailErrors?> ErrorsAsync(CancellationToken cancel);
}
