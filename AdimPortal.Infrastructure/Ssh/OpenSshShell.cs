using System.Collections.Concurrent;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>Commands on servers through the OpenSSH client, one connection per server for all of them.</summary>
public sealed class OpenSshShell(IOptions<SshOptions> options, OutboundNetworks networks, TimeProvider clock) : IRemoteShell, IAsyncDisposable
{
    private readonly PrivateFolder _folder = new();
    private readonly ConcurrentDictionary<string, SshConnection> _connections = new();

    public async Task<Result<int>> RunAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(command.Words.Count);
        // The address is one, never a name: ssh connects to what was asked about here.
        if (!networks.Allows(host.Address))
            return new Failure.Final("The server has no address that can be reached from outside.", $"{host.Address} is closed to the portal.");
        var connection = _connections.GetOrAdd(SshConnection.NameOf(host), _ => new SshConnection(host, _folder, options.Value));
        var (result, wasConnected) = await RunOnceAsync(connection, command, onLine, cancel);
        if (wasConnected)
            return result;
        // The idle connection was closed just as we came. Nothing has run yet, so it is safe to open another.
        connection.Drop();
        return (await RunOnceAsync(connection, command, onLine, cancel)).Result;
    }

    public async Task ForgetAsync(RemoteHost host)
    {
        foreach (var (name, connection) in _connections)
        {
            if ((connection.Host.Address, connection.Host.Port) == (host.Address, host.Port) && _connections.TryRemove(name, out _))
                await connection.RetireAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
        {
            await connection.CloseAsync();
            connection.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<(Result<int> Result, bool WasConnected)> RunOnceAsync(
        SshConnection connection, RemoteCommand command, Func<string, ValueTask> onLine, CancellationToken cancel)
    {
        var opened = await connection.OpenAsync(cancel);
        if (!opened.TryGet(out _, out var failure))
            return (failure, true);
        var run = new RemoteRun(connection, command, onLine, clock);
        var result = await connection.WithSlotAsync(() => run.RunAsync(cancel), cancel);
        return (result, !run.WasNotConnected);
    }
}
