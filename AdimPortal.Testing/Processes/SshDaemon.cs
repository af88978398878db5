using System.Diagnostics;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh.OpenSsh;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// A real sshd on all addresses of loopback, with a configuration, keys and a port of its own. It lets in the user who
/// started it.
/// </summary>
public sealed class SshDaemon : IAsyncDisposable
{
    public const string Program = "/usr/sbin/sshd";

    private readonly string _folder = Directory.CreateTempSubdirectory("adim-sshd-").FullName;
    private Process? _process;

    private SshDaemon()
    {
    }

    public string LogFile => Path.Combine(_folder, "log");

    public int Port { get; } = FreePort.Find();

    public required SshKeyPair HostKey { get; init; }

    public required SshKeyPair ClientKey { get; init; }

    /// <param name="address">Of loopback: to its clients, each is a server of its own.</param>
    public RemoteHost Host(IEnumerable<SshKeyPair> pinned, string address = "127.0.0.1") =>
        new(address, Port, Environment.UserName, [.. pinned.Select(k => k.Public)], ClientKey.Private);

    public static async Task<SshDaemon> StartAsync(string addresses = "127.0.0.1")
    {
        var keys = new OpenSshKeys();
        var daemon = new SshDaemon
        {
            HostKey = await keys.CreateAsync("host", CancellationToken.None),
            ClientKey = await keys.CreateAsync("client", CancellationToken.None),
        };
        daemon.Write("host", daemon.HostKey.Private.Reveal());
        daemon.Write("authorized", daemon.ClientKey.Public + "\n");
        // With a home of its own, no start-up file of the user's (some take longer than a command) has a part in it.
        daemon.Write("config", $"""
            Port {daemon.Port}
            ListenAddress {addresses}
            HostKey {daemon._folder}/host
            AuthorizedKeysFile {daemon._folder}/authorized
            StrictModes no
            PidFile none
            MaxStartups 1000
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            UsePAM no
            SetEnv HOME={daemon._folder}

            """);
        // sshd as root insists on this folder; only a service manager would make it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        daemon._process = Process.Start(Program, ["-D", "-f", $"{daemon._folder}/config", "-E", daemon.LogFile]);
        await Eventually.TrueAsync(
            () => File.Exists(daemon.LogFile)
                && File.ReadAllText(daemon.LogFile).Contains("Server listening", StringComparison.Ordinal),
                "sshd listens");
        return daemon;
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
