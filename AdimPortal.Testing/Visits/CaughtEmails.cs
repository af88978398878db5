using System.Collections.Concurrent;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Testing.Visits;

/// <summary>The mail server: what the portal's outbox handed over.</summary>
internal sealed class CaughtEmails : IMailer
{
    private readonly ConcurrentQueue<MailMessage> _caught = new();

    public Task<Result<Unit>> SendAsync(MailMessage message, CancellationToken cancel)
    {
        _caught.Enqueue(message);
        return Task.FromResult<Result<Unit>>(Unit.Value);
    }

    public int Count => _caught.Count;

    public IReadOnlyList<MailMessage> To(string address) => [.. _caught.Where(m => m.To == address)];

    public async Task<MailMessage> WaitAsync(string address, string subject)
    {
        await Eventually.TrueAsync(() => To(address).Any(m => m.Subject == subject), $"{address} was sent “{subject}”");
        return To(address).Last(m => m.Subject == subject);
    }

    /// <summary>The path of the link in the email, as a click on it asks for.</summary>
    public async Task<string> LinkAsync(string address, string subject)
    {
        var text = (await WaitAsync(address, subject)).Text;
        var start = text.IndexOf("https://portal.adim.test/", StringComparison.Ordinal);
        return new Uri(text[start..].Split('\n', 2)[0].Trim()).PathAndQuery;
    }
}
