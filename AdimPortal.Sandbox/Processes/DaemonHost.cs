using System.Collections.Concurrent;

namespace AdimPortal.Sandbox.Processes;

/// <summary>
/// Runs the helper programs of the Sandbox in one control group of their own, so that a killed Sandbox can't leave
/// them behind unseen. Whatever is still running when the Sandbox stops is ended here.
/// </summary>
public sealed class DaemonHost(CgroupTree cgroups, TimeProvider time, ILogger<DaemonHost> log) : IHostedService
{
    private const string Member = "services";
    private readonly ConcurrentBag<Daemon> _daemons = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        cgroups.Create(Member);
        return Task.CompletedTask;
    }

    /// <summary>Starts a program and keeps it running until it is disposed of or the Sandbox stops.</summary>
    public Daemon Start(DaemonSpec spec)
    {
        var daemon = new Daemon(spec, cgroups.Inside(Member, spec.Program, spec.Arguments), time, log);
        _daemons.Add(daemon);
        return daemon;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var daemon in _daemons) await daemon.DisposeAsync();
        await cgroups.DestroyAsync(Member, CancellationToken.None);
    }
}
