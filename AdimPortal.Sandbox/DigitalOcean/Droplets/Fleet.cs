using System.Collections.Concurrent;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>
/// The machines that are on. The state file says which should be: those are booted at start, and a stop of the Sandbox
/// doesn't change it, so that they come back.
/// </summary>
public sealed class Fleet(StateStore store, DropletMachines machines, MachineBooter booter, CgroupTree cgroups,
    CommandRunner commands, TimeProvider time, ILogger<Fleet> log)
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<long, (Machine Machine, Task Followed)> _on = new();
    private volatile bool _stopping;

    /// <returns>Null when the droplet is off.</returns>
    public Machine? Find(long dropletId) => _on.GetValueOrDefault(dropletId).Machine;

    /// <summary>Boots a droplet and follows it until it is off.</summary>
    /// <param name="freshDisk">The disk is new, so it gets the seed.</param>
    public async Task<Machine> BootAsync(Droplet droplet, bool freshDisk, CancellationToken cancel)
    {
        var seed = freshDisk ? machines.SeedOf(droplet) : null;
        var machine = await Machine.BootAsync(machines.SpecOf(droplet), seed, booter, cgroups, commands, cancel);
        var registered = new TaskCompletionSource();
        _on[droplet.Id] = (machine, FollowAsync(droplet.Id, machine, registered.Task));
        registered.SetResult();
        return machine;
    }

    /// <summary>Pulls the plug. When it returns, the droplet's state says that it is off.</summary>
    public async Task UnplugAsync(long dropletId)
    {
        if (!_on.TryGetValue(dropletId, out var entry)) return;
        await entry.Machine.UnplugAsync();
        await entry.Followed;
    }

    /// <returns>False when the system didn't go down in time; it is then still on.</returns>
    public async Task<bool> ShutdownAsync(long dropletId, CancellationToken cancel)
    {
        if (!_on.TryGetValue(dropletId, out var entry)) return true;
        await entry.Machine.RequestShutdownAsync(cancel);
        try
        {
            await entry.Followed.WaitAsync(ShutdownTimeout, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task StopAllAsync()
    {
        _stopping = true;
        await Task.WhenAll(_on.Keys.Select(async dropletId =>
        {
            if (!await ShutdownAsync(dropletId, CancellationToken.None)) await UnplugAsync(dropletId);
        }));
    }

    private async Task FollowAsync(long dropletId, Machine machine, Task registered)
    {
        await registered;
        try
        {
            await machine.Off;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "{Machine} could not be booted again.", machine.Spec.Name);
        }
        _on.TryRemove(dropletId, out _);
        if (_stopping) return;
        // Somebody typed poweroff inside, or pulled the plug from here.
        store.Update(state =>
        {
            if (state.Droplets.TryGetValue(dropletId, out var droplet) && droplet.Status == DropletStatus.Active)
            {
                state.Droplets[dropletId] = droplet with { Status = DropletStatus.Off };
            }
        });
    }
}
