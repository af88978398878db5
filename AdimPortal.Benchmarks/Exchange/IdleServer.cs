using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// Answers the load's requests and does nothing for it, in a process of its own: what a load measures here is the
/// client and the kernel, and no portal could be better.
/// </summary>
internal sealed class IdleServer : IAsyncDisposable
{
    public const string Verb = "answer";

    /// <summary>Is answered at once; anything else is refused after the time that the process was given.</summary>
    public const string RightCode = "right";

    private static readonly byte[] Right = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();
    private static readonly byte[] Wrong = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();

    private readonly Process _process;

    private IdleServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<IdleServer> StartAsync(TimeSpan refusalTime)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [typeof(IdleServer).Assembly.Location, Verb, refusalTime.ToString("c")])
        { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The server that does nothing did not start.");
        return new IdleServer(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The process's own main: it says its port, and ends with its standard input.</summary>
    public static async Task RunAsync(string refusalTime)
    {
        var beat = TimeSpan.Parse(refusalTime, CultureInfo.InvariantCulture);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(5000);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        _ = AcceptAsync(listener, beat);
        await Console.In.ReadToEndAsync();
    }

    private static async Task AcceptAsync(Socket listener, TimeSpan beat)
    {
        while (true)
            _ = AnswerAsync(await listener.AcceptAsync(), beat);
    }

    /// <summary>A request of the load comes in one piece.</summary>
    private static async Task AnswerAsync(Socket socket, TimeSpan beat)
    {
        socket.NoDelay = true;
        var buffer = new byte[2048];
        while (await socket.ReceiveAsync(buffer) is > 0 and var length)
        {
            var isRight = buffer.AsSpan(0, length).IndexOf("\"right\""u8) >= 0;
            if (!isRight)
                await Task.Delay(beat, TimeProvider.System);
            await socket.SendAsync(isRight ? Right : Wrong);
        }
    }
}
