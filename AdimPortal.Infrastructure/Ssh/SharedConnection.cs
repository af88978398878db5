using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>The one connection to a server that all commands share, opened when there is none.</summary>
internal sealed class SharedConnection(RemoteHost host, ISshLink link, SshOptions options) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _slots = new(options.CommandsPerConnection, options.CommandsPerConnection);
    private LinkConnection? _open;

    public RemoteHost Host => host;

    /// <summary>
    /// Other pinned keys or another private key make another connection: what was verified then isn't verified now.
    /// </summary>
    public static string NameOf(RemoteHost host)
    {
        var identity = string.Join('\n',
            [host.Address, host.Port.ToString(CultureInfo.InvariantCulture), host.User, host.PrivateKey.Reveal(),
                .. host.PinnedHostKeys]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    public async Task<Result<LinkConnection>> OpenAsync(CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            if (_open is { IsOpen: true } open)
                return open;
            // One that takes nothing new may still carry what somebody runs.
            await RetireAsync();
            var connected = await link.ConnectAsync(host, cancel);
            _open = connected.TryGet(out var connection, out _) ? connection : null;
            return connected;
        }
        finally
        {
            _opening.Release();
        }
    }

    public async Task<T> WithSlotAsync<T>(Func<Task<T>> run, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            return await run();
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Ends it at once, whatever runs through it.</summary>
    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _open, null) is { } open)
            await open.DisposeAsync();
    }

    /// <summary>Nothing new goes through it; somebody else's command that does now is not cut off.</summary>
    public async Task RetireAsync()
    {
        if (Interlocked.Exchange(ref _open, null) is { } open)
            await open.RetireAsync();
    }

    public void Dispose()
    {
        _opening.Dispose();
        _slots.Dispose();
    }
}
