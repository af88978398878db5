using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// One connection to one server, kept open by an ssh master process; commands travel through its control socket. The key
/// file and the known hosts exist only while it connects. The master ends by itself when idle, even if the portal was killed.
/// </summary>
internal sealed class SshConnection(RemoteHost host, PrivateFolder folder, SshOptions options) : IDisposable
{
    /// <summary>A name for the server in the known hosts, so that address and port need no special spelling there.</summary>
    private const string Alias = "workspace";

    private readonly string _name = NameOf(host);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _slots = new(options.CommandsPerConnection, options.CommandsPerConnection);

    public RemoteHost Host => host;

    private string Socket => folder[_name];

    /// <summary>Other pinned keys or another private key make another connection: what was verified then isn't verified now.</summary>
    public static string NameOf(RemoteHost host)
    {
        var identity = string.Join('\n', [host.Address, host.Port.ToString(CultureInfo.InvariantCulture), host.User, host.PrivateKey.Reveal(), .. host.PinnedHostKeys]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12];
    }

    public async Task<Result<Nothing>> OpenAsync(CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            return File.Exists(Socket) ? Nothing.AtAll : await ConnectAsync(cancel);
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

    public IReadOnlyList<string> CommandArguments(string script) => SshArguments.ForCommand(host, Socket, script);

    /// <summary>Ends it at once, whatever runs through it.</summary>
    public Task CloseAsync() => TellAsync(SshArguments.ForExit(host, Socket));

    /// <summary>Nothing new goes through it; somebody else's command that does now is not cut off.</summary>
    public Task RetireAsync() => TellAsync(SshArguments.ForStop(host, Socket));

    /// <summary>The master is gone but its socket was left: the next command connects anew.</summary>
    public void Drop() => File.Delete(Socket);

    public void Dispose()
    {
        _opening.Dispose();
        _slots.Dispose();
    }

    private async Task TellAsync(IReadOnlyList<string> arguments)
    {
        if (File.Exists(Socket))
            await ChildProcess.RunAsync("ssh", arguments, CancellationToken.None);
        Drop();
    }

    private async Task<Result<Nothing>> ConnectAsync(CancellationToken cancel)
    {
        var (key, hosts) = ($"{_name}.key", $"{_name}.hosts");
        try
        {
            // ssh refuses a private key without its last line end.
            var keyFile = folder.Write(key, host.PrivateKey.Reveal().TrimEnd() + "\n");
            var hostsFile = folder.Write(hosts, string.Concat(host.PinnedHostKeys.Select(k => $"{Alias} {k.Trim()}\n")));
            var arguments = SshArguments.ForMaster(host, Socket, keyFile, hostsFile, Alias, options);
            var (exitCode, errors) = await ChildProcess.RunAsync("ssh", arguments, cancel);
            return exitCode == 0 ? Nothing.AtAll : SshTrouble.Connecting(host, errors);
        }
        finally
        {
            folder.Remove(key);
            folder.Remove(hosts);
        }
    }
}
