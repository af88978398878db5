using System.Collections.Concurrent;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
using AdimPortal.Infrastructure.Ssh.SshNet;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>Commands on servers over SSH, one connection per server for all of them.</summary>
public sealed class RemoteShell : IRemoteShell, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SharedConnection> _connections = new();
    private readonly SshOptions _options;
    private readonly OutboundNetworks _networks;
    private readonly TimeProvider _clock;
    private readonly ISshLink _link;

    public RemoteShell(IOptions<SshOptions> options, OutboundNetworks networks, TimeProvider clock)
        : this(options.Value, networks, clock, LinkOf(options.Value, clock))
    {
    }

    /// <param name="link">Is disposed with the shell.</param>
    internal RemoteShell(SshOptions options, OutboundNetworks networks, TimeProvider clock, ISshLink link) =>
        (_options, _networks, _clock, _link) = (options, networks, clock, link);

    public async Task<Result<int>> RunAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine,
        CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(command.Arguments.Count);
        // The address is one, never a name: the link connects to what was asked about here.
        if (!_networks.Allows(host.Address))
            return new Failure.Final("The server has no address that we can reach from outside.",
                $"{host.Address} is closed to the portal.");
        var connection =
            _connections.GetOrAdd(SharedConnection.NameOf(host), _ => new SharedConnection(host, _link, _options));
        var (result, hasBegun) = await RunOnceAsync(connection, command, onLine, cancel);
        // The idle connection was closed just as we came. Nothing has run yet, so it is safe to open another.
        return hasBegun ? result : (await RunOnceAsync(connection, command, onLine, cancel)).Result;
    }

    public async Task ForgetAsync(RemoteHost host)
    {
        foreach (var (name, connection) in _connections)
        {
            if ((connection.Host.Address, connection.Host.Port) == (host.Address, host.Port)
                && _connections.TryRemove(name, out _))
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

        _link.Dispose();
    }

    private static ISshLink LinkOf(SshOptions options, TimeProvider clock) =>
        options.Link == SshLinkKind.OpenSsh ? new OpenSshLink(options) : new SshNetLink(options, clock);

    // The turn comes first: a connection that was got before a wait may have ended in the meantime.
    private Task<(Result<int> Result, bool HasBegun)> RunOnceAsync(
        SharedConnection shared, RemoteCommand command, Func<string, ValueTask> onLine, CancellationToken cancel) =>
        shared.WithSlotAsync<(Result<int>, bool)>(async () =>
        {
            var opened = await shared.OpenAsync(cancel);
            if (!opened.TryGet(out var connection, out var failure))
                return (failure, true);
            var run = new RemoteRun(connection, shared.Host, command, onLine, _clock);
            var result = await run.RunAsync(cancel);
            return (result, !run.HasNotBegun);
        }, cancel);
}
