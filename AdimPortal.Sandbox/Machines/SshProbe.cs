using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Sandbox.Machines;

/// <summary>Tells when sshd of a machine answers with its banner.</summary>
internal static class SshProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(2);

    /// <param name="off">Completes when the machine is off, and with it the hope.</param>
    /// <returns>False when it didn't answer in time.</returns>
    public static async Task<bool> WaitAsync(IPAddress address, TimeSpan atMost, Task off, TimeProvider time, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (time.GetUtcNow() < deadline && !off.IsCompleted)
        {
            if (await AnswersAsync(address, time, cancel)) return true;
            await Task.Delay(Interval, time, cancel);
        }
        return false;
    }

    private static async Task<bool> AnswersAsync(IPAddress address, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(TryFor, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, 22), both.Token);
            var banner = new byte[4];
            return await socket.ReceiveAsync(banner, both.Token) == banner.Length && banner.AsSpan().SequenceEqual("SSH-"u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
