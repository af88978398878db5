using System.Net.Sockets;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>
/// SSH.NET, in this process: a thread for each connection, and none for a command. Keys never leave the memory.
/// </summary>
internal sealed class SshNetLink(SshOptions options, TimeProvider clock) : ISshLink
{
    public async Task<Result<LinkConnection>> ConnectAsync(RemoteHost host, CancellationToken cancel)
    {
        var pinned = new PinnedKeys(host);
        var key = LoginKey.Of(host);
        var connection =
            new ConnectionInfo(host.Address, host.Port, host.User, key) { Timeout = options.ConnectTimeout };
        Algorithms.Choose(connection, pinned.Algorithms);
        var client = new SshClient(connection);
        client.HostKeyReceived += pinned.Judge;
        // The package waits for the server's answers, so it gets a thread that may wait. Each answer has the time
        // limit; all of them, twice that.
        var connecting = Task.Factory.StartNew(client.Connect, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await connecting.WaitAsync(options.ConnectTimeout * 2, clock, cancel);
            return new SshNetConnection(client, key.Session!, options, clock);
        }
        catch (Exception e)
        {
            _ = connecting.ContinueWith(_ => client.Dispose(), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
            if (ErrorOf(host, e, pinned) is not { } failure)
                throw;
            return failure;
        }
        finally
        {
            _ = connecting.ContinueWith(_ => key.Dispose(), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        // Nothing is kept: each connection is its own.
    }

    private static Failure? ErrorOf(RemoteHost host, Exception e, PinnedKeys pinned) => e switch
    {
        _ when pinned.HaveRefused => SshErrors.WrongHostKey(host, $"Host key verification failed: {e.Message}"),
        SshConnectionException when e.Message.Contains("host key algorithm", StringComparison.Ordinal) =>
            SshErrors.WrongHostKey(host, e.Message),
        SshAuthenticationException => SshErrors.KeyRefused(host, e.Message),
        SshException or SocketException or TimeoutException => SshErrors.NotReached(host, e.Message),
        _ => null,
    };
}
