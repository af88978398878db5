using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// Exchanges codes as fast as a number of kept connections can. It speaks HTTP by hand: it shares the processors with
/// the portal and with PostgreSQL, and what it spends is missing there.
/// </summary>
internal sealed class Load
{
    private Load(TimeSpan took, IReadOnlyList<TimeSpan> times, TimeSpan portalSpent) =>
        (Took, Times, PortalSpent) = (took, times, portalSpent);

    public TimeSpan Took { get; }

    /// <summary>Of each exchange, as the client saw it.</summary>
    public IReadOnlyList<TimeSpan> Times { get; }

    /// <summary>
    /// Processor time of the portal's process: it says more than the clock where others work beside us.
    /// </summary>
    public TimeSpan PortalSpent { get; }

    /// <summary>
    /// A thread a connection, and calls that block: the least that a client can cost, and what pgbench does.
    /// </summary>
    public static Load Run(PortalProcess portal, string[] codes, int connections)
    {
        var requests = codes.Select(HttpAnswer.Request).ToArray();
        var times = new TimeSpan[codes.Length];
        var next = -1;
        using var process = Process.GetProcessById(portal.ProcessId);
        var spent = process.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(() =>
        {
            using var socket =
                new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, portal.Port);
            var buffer = new byte[4096];
            for (int i; (i = Interlocked.Increment(ref next)) < requests.Length;)
            {
                var sent = Stopwatch.GetTimestamp();
                socket.Send(requests[i]);
                ReadAnswer(socket, buffer);
                times[i] = Stopwatch.GetElapsedTime(sent);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        var took = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        return new Load(took, times, process.TotalProcessorTime - spent);
    }

    private static void ReadAnswer(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (!HttpAnswer.IsWhole(buffer.AsSpan(0, length)))
        {
            var read = socket.Receive(buffer.AsSpan(length));
            if (read == 0)
                throw new IOException("The portal closed the connection.");
            length += read;
        }

        HttpAnswer.Require(buffer.AsSpan(0, length), 200);
    }
}
