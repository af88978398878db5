using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>
/// The OpenSSH client, as processes: a master for each connection, one more for each command. The key file and the
/// known hosts exist only while it connects. The master ends by itself when idle, even if the portal was killed.
/// </summary>
internal sealed class OpenSshLink(SshOptions options) : ISshLink
{
    /// <summary>
    /// A name for the server in the known hosts, so that address and port need no special spelling there.
    /// </summary>
    private const string Alias = "workspace";

    private readonly PrivateFolder _folder = new();

    public async Task<Result<LinkConnection>> ConnectAsync(RemoteHost host, CancellationToken cancel)
    {
        var name = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var (key, hosts) = ($"{name}.key", $"{name}.hosts");
        try
        {
            // ssh refuses a private key without its last line end.
            var keyFile = _folder.Write(key, host.PrivateKey.Reveal().TrimEnd() + "\n");
            var hostsFile =
                _folder.Write(hosts, string.Concat(host.PinnedHostKeys.Select(k => $"{Alias} {k.Trim()}\n")));
            var arguments = SshArguments.ForMaster(host, _folder[name], keyFile, hostsFile, Alias, options);
            var (exitCode, errors) = await ChildProcess.RunAsync("ssh", arguments, cancel);
            return exitCode == 0 ? new OpenSshConnection(host, _folder[name]) : OpenSshErrors.Connecting(host, errors);
        }
        finally
        {
            _folder.Remove(key);
            _folder.Remove(hosts);
        }
    }

    public void Dispose() => _folder.Dispose();
}
