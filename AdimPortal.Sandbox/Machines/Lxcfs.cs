using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Machines;

/// <summary>lxcfs gives each machine a /proc/meminfo, /proc/cpuinfo and so on that show its own limits.</summary>
public sealed class Lxcfs(SandboxOptions options, DaemonHost daemons, CommandRunner commands, TimeProvider time,
    ILogger<Lxcfs> log) : IHostedService
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(5);
    private Daemon? _daemon;

    /// <summary>
    /// The folder to bind into machines, or null when lxcfs doesn't work here. Machines then see the whole machine's
    /// figures.
    /// </summary>
    public string? Directory { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var directory = Path.Combine(options.RunDirectory, "lxcfs");
        System.IO.Directory.CreateDirectory(directory);
        _daemon = daemons.Start(
            new DaemonSpec("lxcfs", "lxcfs",
                ["-l", "-f", "-p", Path.Combine(options.RunDirectory, "lxcfs.pid"), directory]));
        var deadline = time.GetUtcNow() + StartDeadline;
        while (!File.Exists(Path.Combine(directory, "proc/meminfo")))
        {
            if (time.GetUtcNow() > deadline)
            {
                log.LogWarning(
                    "lxcfs doesn't start (is /dev/fuse there?). free and nproc in droplets will show this machine's figures.");
                await _daemon.DisposeAsync();
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
        Directory = directory;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        if (Directory is not null) await commands.RunAsync("umount", ["-l", Directory], CancellationToken.None);
    }
}
