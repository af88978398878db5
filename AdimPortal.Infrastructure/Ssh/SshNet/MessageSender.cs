using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>Messages to the server, one after the other, without a thread that waits in the socket.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A semaphore that nobody asked for a wait handle holds nothing; who waits in it is let go by the token.")]
internal sealed class MessageSender(Session session, TimeProvider clock, CancellationToken ended)
{
    /// <summary>Looked at so often while the socket is full: by then some hundred kB may have left it.</summary>
    private static readonly TimeSpan FullTime = TimeSpan.FromMilliseconds(4);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="isWanted">Asked when its turn has come: what must not be said any more is left out.</param>
    /// <returns>Whether it was sent. It was not when the connection has ended, or nobody wanted it.</returns>
    public async ValueTask<bool> SendAsync(Message message, Func<bool>? isWanted = null)
    {
        try
        {
            await _turn.WaitAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            // Linux calls a socket writable while a third of its buffer is free, which is more than any message of
            // ours.
            while (SessionInternals.SocketOf(session) is { } socket && !socket.Poll(0, SelectMode.SelectWrite))
                await Task.Delay(FullTime, clock, ended);
            if (isWanted?.Invoke() == false)
                return false;
            SessionInternals.Send(session, message);
            return true;
        }
        catch (Exception e) when (ended.IsCancellationRequested
            || e is SshException or SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes a last word that would wait in the socket fail at once instead.</summary>
    public void CutIfFull()
    {
        try
        {
            if (SessionInternals.SocketOf(session) is { } socket && !socket.Poll(0, SelectMode.SelectWrite))
                socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was closed already.
        }
    }
}
