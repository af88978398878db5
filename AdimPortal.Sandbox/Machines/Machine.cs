using System.Diagnostics;
using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Machines;

/// <summary>
/// A machine that is on. It stays on through reboots; <see cref="Off"/> completes when it is off and everything but
/// its disk image has been given back.
/// </summary>
public sealed class Machine
{
    // Signals that systemd as PID 1 understands: SIGRTMIN is 34 for every program that uses glibc.
    private const int PowerOffSignal = 34 + 4;
    private const int RebootSignal = 34 + 5;

    private readonly MachineBooter _booter;
    private readonly CgroupTree _cgroups;
    private readonly CommandRunner _commands;
    private volatile Process _process;
    private volatile bool _unplugged;
    private int _reboots;

    private Machine(MachineSpec spec, Process process, MachineBooter booter, CgroupTree cgroups, CommandRunner commands)
    {
        (Spec, _process, _booter, _cgroups, _commands) = (spec, process, booter, cgroups, commands);
        Off = Task.Run(FollowAsync);
    }

    public MachineSpec Spec { get; }

    public Task Off { get; }

    /// <summary>Grows by one with each reboot.</summary>
    public int Reboots => Volatile.Read(ref _reboots);

    public static async Task<Machine> BootAsync(MachineSpec spec, MachineSeed? seed, MachineBooter booter,
        CgroupTree cgroups, CommandRunner commands, CancellationToken cancel) =>
        new(spec, await booter.BootAsync(spec, seed, cancel), booter, cgroups, commands);

    /// <summary>Asks the system to shut down. It may take its time, or not do it at all.</summary>
    public Task RequestShutdownAsync(CancellationToken cancel) => SignalAsync(PowerOffSignal, cancel);

    public Task RequestRebootAsync(CancellationToken cancel) => SignalAsync(RebootSignal, cancel);

    /// <summary>Pulls the plug.</summary>
    public async Task UnplugAsync()
    {
        _unplugged = true;
        await _cgroups.DestroyAsync(Spec.Name, CancellationToken.None);
        await Off;
    }

    private async Task FollowAsync()
    {
        while (true)
        {
            await ExitAsync(_process);
            var rebooting = _process.ExitCode == NspawnCommand.RebootExitCode && !_unplugged;
            _process.Dispose();
            await _booter.ReleaseAsync(Spec.Name);
            if (!rebooting) return;
            _process = await _booter.BootAsync(Spec, seed: null, CancellationToken.None);
            Interlocked.Increment(ref _reboots);
        }
    }

    // Not WaitForExitAsync, which also waits for the end of the output: should nspawn alone be killed, the machine
    // lives on and keeps the pipe open.
    private static async Task ExitAsync(Process process)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        process.EnableRaisingEvents = true;
        if (process.HasExited) exited.TrySetResult();
        await exited.Task;
    }

    /// <summary>The process that is PID 1 inside: nspawn's only child. Null while there is none.</summary>
    public string? Leader()
    {
        try
        {
            var id = _process.Id;
            return File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .FirstOrDefault();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It is off, or between two boots.
            return null;
        }
    }

    private async Task SignalAsync(int signal, CancellationToken cancel)
    {
        if (Leader() is { } leader) await _commands.RunAsync("kill", [$"-{signal}", leader], cancel);
    }
}
