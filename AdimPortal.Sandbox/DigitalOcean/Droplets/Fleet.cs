using System.Collections.Concurrent;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>
/// The machines that are on. The state file says which should be: those are booted at start, and a stop of the Sandbox
/// doesn't change it, so that they come back.
/// </summary>
public sealed class Fleet(StateStore store, DropletMachines machines, MachineBooter booter, CgroupTree cgroups, CommandRunner commands, TimeProvider time, ILogger<Fleet> log)
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<long, Machine> on = new();
    private volatile bool stopping;

    public Machine? Find(long dropletId) => on.GetValueOrDefault(dropletId);

    /// <summary>Boots a droplet and follows it until it is off. A new droplet gets its seed.</summary>
    public async Task<Machine> BootAsync(Droplet droplet, CancellationToken cancel)
    {
        var seed = droplet.Status == DropletStatus.New ? machines.SeedOf(droplet) : null;
        var machine = await Machine.BootAsync(machines.SpecOf(droplet), seed, booter, cgroups, commands, cancel);
        on[droplet.Id] = machine;
        _ = FollowAsync(droplet.Id, machine);
        return machine;
    }

    /// <returns>False when the system didn't go down in time; it is then still on.</returns>
    public async Task<bool> ShutdownAsync(Machine machine, CancellationToken cancel)
    {
        await machine.RequestShutdownAsync(cancel);
        try
        {
            await machine.Off.WaitAsync(ShutdownPatience, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task StopAllAsync()
    {
        stopping = true;
        await Task.WhenAll(on.Values.Select(async machine =>
        {
            if (!await ShutdownAsync(machine, CancellationToken.None)) await machine.UnplugAsync();
        }));
    }

    private async Task FollowAsync(long dropletId, Machine machine)
    {
        try
        {
            await machine.Off;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "{Machine} could not be booted again.", machine.Spec.Name);
        }
        on.TryRemove(KeyValuePair.Create(dropletId, machine));
        if (stopping) return;
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
