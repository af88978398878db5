using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// The network between a browser and a portal: it can be cut, so that connections end and none is made, or go silent,
/// so that nothing passes and nobody is told. Its address stays the same when the portal behind it is another.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<(TcpClient Browser, TcpClient Portal)> _open = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _silences;
    private bool _isCut, _isSilent;

    public Relay(int portal)
    {
        Portal = portal;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port of loopback to which new connections lead.</summary>
    public int Portal { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends all connections, and each new one at once.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            EndAll();
        }
    }

    /// <summary>Nothing passes any more, in either direction.</summary>
    public void FallSilent()
    {
        lock (_gate)
            (_isSilent, _silences) = (true, _silences + 1);
    }

    /// <summary>New connections pass again; what was open before a silence stays dead, without a word.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            (_isCut, _isSilent) = (false, false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        lock (_gate)
            EndAll();
        _ended.SetResult();
        await _accepting;
        _listener.Dispose();
    }

    private void EndAll()
    {
        foreach (var (browser, portal) in _open)
        {
            // With a reset, as a router does it that was restarted.
            browser.LingerState = new LingerOption(true, 0);
            browser.Close();
            portal.Close();
        }

        _open.Clear();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It has been stopped.
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var _ = browser;
        using var portal = new TcpClient();
        try
        {
            int? silences;
            lock (_gate)
            {
                if (_isCut)
                    return;
                _open.Add((browser, portal));
                silences = _isSilent ? null : _silences;
            }

            await portal.ConnectAsync(IPAddress.Loopback, Portal);
            await Task.WhenAny(CopyAsync(browser.GetStream(), portal.GetStream(), silences),
                CopyAsync(portal.GetStream(), browser.GetStream(), silences));
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException
            or InvalidOperationException)
        {
            // One of the two has gone.
        }
        finally
        {
            lock (_gate)
                _open.Remove((browser, portal));
        }
    }

    /// <param name="silences">How many there were before; null for one that began in a silence.</param>
    private async Task CopyAsync(NetworkStream from, NetworkStream to, int? silences)
    {
        var some = new byte[16 << 10];
        while (await from.ReadAsync(some) is > 0 and var read)
        {
            if (silences != _silences)
            {
                await _ended.Task;
                return;
            }

            await to.WriteAsync(some.AsMemory(0, read));
        }

        // In a silence nobody hears that the other has gone.
        if (silences != _silences)
            await _ended.Task;
    }
}
