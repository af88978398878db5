using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>
/// A mail server that answers each command as a test says; null closes the connection, and a silent one never answers.
/// </summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    public const string Silence = "";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">To "connect", "EHLO", "MAIL", "RCPT", "DATA", "." or "QUIT".</param>
    public ScriptedSmtpServer(Func<string, string?> answer)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync(answer);
    }

    public int Port { get; }

    /// <summary>All that it was told, without the mails.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>The mails, as they came.</summary>
    public List<string> Mails { get; } = [];

    public static string Usual(string command) => command switch
    {
        "connect" => "220 here",
        "EHLO" => "250-here\r\n250 8BITMIME",
        "DATA" => "354 go on",
        "QUIT" => "221 goodbye",
        _ => "250 fine",
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<string, string?> answer)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client, answer);
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException)
            {
                // The other side left, or the test is over.
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Func<string, string?> answer)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer =
            new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        for (string? command = "connect"; command is not null; command = await NextAsync(reader))
        {
            var said = answer(command);
            if (said is null)
                return;
            if (said.Length > 0)
                await writer.WriteLineAsync(said);
            if (command == "DATA" && said.StartsWith("354", StringComparison.Ordinal))
            {
                await ReadMailAsync(reader);
                if (answer(".") is not { } taken)
                    return;
                await writer.WriteLineAsync(taken);
            }
        }
    }

    private async Task<string?> NextAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(_stop.Token) is not { } line)
            return null;
        Heard.Add(line);
        return line.Split(' ', 2)[0].ToUpperInvariant();
    }

    private async Task ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            mail.Append(line).Append('\n');
        Mails.Add(mail.ToString());
    }
}
