using System.Diagnostics;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;

namespace AdimPortal.Testing.Processes;

/// <summary>A real sshd on loopback with a configuration, keys and a port of its own. It lets in the user who runs the tests.</summary>
public sealed class SshServer : IAsyncLifetime
{
    private const string Sshd = "/usr/sbin/sshd";

    private readonly string _folder = Directory.CreateTempSubdirectory("adim-sshd-").FullName;
    private Process? _process;

    public string LogFile => Path.Combine(_folder, "log");

    public int Port { get; } = FreePort.Find();

    public SshKeyPair HostKey { get; private set; } = null!;

    public SshKeyPair ClientKey { get; private set; } = null!;

    public SshKeyPair OtherKey { get; private set; } = null!;

    /// <summary>How many TCP connections it has accepted so far.</summary>
    public int Accepted => File.ReadLines(LogFile).Count(l => l.Contains("Accepted publickey", StringComparison.Ordinal));

    public RemoteHost Host(params SshKeyPair[] pinned) =>
        new("127.0.0.1", Port, Environment.UserName, [.. pinned.Select(k => k.Public)], ClientKey.Private);

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Sshd))
            Assert.Fail($"{Sshd} is missing. Install it with: apt-get install openssh-server");
        var keys = new OpenSshKeys();
        HostKey = await keys.CreateAsync("host", CancellationToken.None);
        ClientKey = await keys.CreateAsync("client", CancellationToken.None);
        OtherKey = await keys.CreateAsync("other", CancellationToken.None);
        Write("host", HostKey.Private.Reveal());
        Write("authorized", ClientKey.Public + "\n");
        Write("config", $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {_folder}/host
            AuthorizedKeysFile {_folder}/authorized
            StrictModes no
            PidFile none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            UsePAM no

            """);
        // sshd as root insists on this folder; only a service manager would make it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        _process = Process.Start(Sshd, ["-D", "-f", $"{_folder}/config", "-E", LogFile]);
        await Eventually.TrueAsync(() => File.Exists(LogFile) && File.ReadAllText(LogFile).Contains("Server listening", StringComparison.Ordinal), "sshd listens");
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
