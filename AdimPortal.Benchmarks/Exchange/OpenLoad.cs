using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// Exchanges at fixed times, whether or not those before are answered: people don't wait for each other. Each is timed
/// from the moment when it was due, so a portal that stops for a while is charged for all who came meanwhile.
/// </summary>
internal sealed class OpenLoad(int port) : IDisposable
{
    /// <summary>Each waits for an answer. More of them only show that the portal has fallen behind for good.</summary>
    private const int MostAtOnce = 4000;

    private readonly ConcurrentBag<Connection> _free = [];
    private readonly ConcurrentBag<Connection> _all = [];

    /// <param name="requests">What is sent, and the status that must come back.</param>
    /// <param name="perSecond">Arrivals a second.</param>
    /// <returns>How long each took, in the order of the requests; null when the portal could not keep up.</returns>
    public async Task<TimeSpan[]?> RunAsync(IReadOnlyList<(byte[] Bytes, int Status)> requests, int perSecond)
    {
        var times = new TimeSpan[requests.Count];
        var answers = new Task[requests.Count];
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < requests.Count;)
        {
            var due = Math.Min(requests.Count,
                (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond) + 1);
            if (_all.Count > MostAtOnce)
            {
                await Task.WhenAll(answers[..sent]);
                return null;
            }

            for (; sent < due; sent++)
                answers[sent] = AskAsync(requests[sent], began, TimeSpan.FromSeconds((double)sent / perSecond),
                    times, sent);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await Task.WhenAll(answers);
        return times;
    }

    public void Dispose()
    {
        foreach (var connection in _all)
            connection.Socket.Dispose();
    }

    private async Task AskAsync((byte[] Bytes, int Status) request, long began, TimeSpan due, TimeSpan[] times,
        int place)
    {
        if (!_free.TryTake(out var connection))
            _all.Add(connection = await Connection.OpenAsync(port));
        await connection.Socket.SendAsync(request.Bytes);
        var length = 0;
        while (!HttpAnswer.IsWhole(connection.Buffer.AsSpan(0, length)))
        {
            var read = await connection.Socket.ReceiveAsync(connection.Buffer.AsMemory(length));
            if (read == 0)
                throw new IOException("The portal closed the connection.");
            length += read;
        }

        times[place] = Stopwatch.GetElapsedTime(began) - due;
        HttpAnswer.Require(connection.Buffer.AsSpan(0, length), request.Status);
        _free.Add(connection);
    }

    private sealed record Connection(Socket Socket, byte[] Buffer)
    {
        public static async Task<Connection> OpenAsync(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new Connection(socket, new byte[2048]);
        }
    }
}
