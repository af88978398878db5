using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh.OpenSsh;

namespace AdimPortal.Testing.Processes;

/// <summary>A real sshd on loopback, and a key that it does not know.</summary>
public sealed class SshServer : IAsyncLifetime
{
    private SshDaemon _daemon = null!;

    public SshKeyPair HostKey => _daemon.HostKey;

    public SshKeyPair ClientKey => _daemon.ClientKey;

    public SshKeyPair OtherKey { get; private set; } = null!;

    /// <summary>How many TCP connections it has accepted so far.</summary>
    public int Accepted => Logged("Accepted publickey");

    /// <summary>How many of them their clients have closed.</summary>
    public int Closed => Logged("Disconnected from user");

    public RemoteHost Host(params SshKeyPair[] pinned) => _daemon.Host(pinned);

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(SshDaemon.Program))
            Assert.Fail($"{SshDaemon.Program} is missing. Install it with: apt-get install openssh-server");
        _daemon = await SshDaemon.StartAsync();
        OtherKey = await new OpenSshKeys().CreateAsync("other", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
    }

    private int Logged(string words) =>
        File.ReadLines(_daemon.LogFile).Count(l => l.Contains(words, StringComparison.Ordinal));
}
