using System.Text;

namespace AdimPortal.Sandbox.Mail;

/// <summary>One conversation of RFC 5321, as far as clients need it.</summary>
internal sealed class SmtpSession(Stream stream, MailStore store)
{
    private const int LargestMail = 10 * 1024 * 1024;

    private readonly List<string> _recipients = [];
    private string? _sender;

    public async Task RunAsync(CancellationToken cancel)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await using var writer =
            new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 adim-sandbox takes every mail and delivers none".AsMemory(), cancel);
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase) && _recipients.Count > 0)
            {
                await writer.WriteLineAsync("354 go on, end with a dot alone".AsMemory(), cancel);
                await writer.WriteLineAsync((await TakeAsync(reader, cancel)).AsMemory(), cancel);
                continue;
            }

            var answer = Answer(line);
            await writer.WriteLineAsync(answer.AsMemory(), cancel);
            if (answer.StartsWith("221", StringComparison.Ordinal))
                return;
        }
    }

    private string Answer(string line) => line.Split(' ', 2)[0].ToUpperInvariant() switch
    {
        "EHLO" => "250-adim-sandbox\r\n250-8BITMIME\r\n250 SMTPUTF8",
        "HELO" => "250 adim-sandbox",
        "MAIL" => Begin(Address(line)),
        "RCPT" => AddRecipient(Address(line)),
        "DATA" => "503 recipients first",
        "RSET" => Begin(null),
        "NOOP" => "250 fine",
        "QUIT" => "221 goodbye",
        _ => "502 not here",
    };

    private string Begin(string? sender)
    {
        _recipients.Clear();
        _sender = sender;
        return "250 fine";
    }

    /// <summary>Addresses at refused.test are refused for good, so that this can be tried too.</summary>
    private string AddRecipient(string address)
    {
        if (_sender is null)
            return "503 MAIL first";
        if (address.EndsWith("@refused.test", StringComparison.OrdinalIgnoreCase))
            return "550 no such mailbox";
        _recipients.Add(address);
        return "250 fine";
    }

    private async Task<string> TakeAsync(StreamReader reader, CancellationToken cancel)
    {
        var content = new StringBuilder();
        var tooLarge = false;
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line == ".")
            {
                if (tooLarge)
                    return "552 too large";
                store.Add(_sender!, [.. _recipients], Encoding.Latin1.GetBytes(content.ToString()));
                Begin(null);
                return "250 caught";
            }

            // A line that begins with a dot was sent with a second one.
            tooLarge |= content.Length > LargestMail;
            if (!tooLarge)
                content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        throw new IOException("The connection ended in the middle of a mail.");
    }

    private static string Address(string line)
    {
        var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
        return open >= 0 && close > open
            ? line[(open + 1)..close]
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
