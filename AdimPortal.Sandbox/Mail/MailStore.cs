namespace AdimPortal.Sandbox.Mail;

/// <summary>The mails of this run, the newest first. They are for looking at, so they aren't kept longer.</summary>
public sealed class MailStore(TimeProvider clock)
{
    private const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly LinkedList<CaughtMail> _mails = new();
    private int _last;

    public void Add(string from, IReadOnlyList<string> to, ReadOnlySpan<byte> content)
    {
        var message = MimeMessage.Parse(content);
        lock (_lock)
        {
            _mails.AddFirst(new CaughtMail(
                ++_last, clock.GetUtcNow(), from, to, message.Subject, message.Text, message.Html,
                MailLinks.In(message.Text, message.Html)));
            if (_mails.Count > Most)
                _mails.RemoveLast();
        }
    }

    /// <param name="to">Only mails to this address; null for all.</param>
    /// <param name="after">Only mails that came after the one with this number.</param>
    public IReadOnlyList<CaughtMail> List(string? to = null, int after = 0)
    {
        lock (_lock)
        {
            return [
                .. _mails.TakeWhile(mail => mail.Id > after)
                    .Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
        }
    }

    public CaughtMail? Find(int id)
    {
        lock (_lock)
            return _mails.FirstOrDefault(mail => mail.Id == id);
    }

    public void Clear()
    {
        lock (_lock)
            _mails.Clear();
    }
}
