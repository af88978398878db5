using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Firewalls;
using AdimPortal.Sandbox.DigitalOcean.Snapshots;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>The first and the last thing that happens to a droplet.</summary>
public sealed class DropletLifecycle(
    StateStore store, Fleet fleet, ActionRunner actions, DropletMachines machines, MachineBooter booter,
    BaseImage baseImage,
    PreparedImage prepared, FirewallSync firewalls, SnapshotLayers layers, CommandRunner commands,
    SandboxOptions options, TimeProvider time)
{
    private static readonly TimeSpan SshTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// First boot: its image is awaited, the machine booted, and the droplet is active once its sshd listens.
    /// </summary>
    public async Task ProvisionAsync(long dropletId, CancellationToken cancel)
    {
        if (!options.BootsDroplets)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        var directory = await DirectoryOfAsync(store.Read(state => state.Droplets[dropletId].Image), cancel);
        var droplet = Change(dropletId, droplet => droplet with { BaseDirectory = droplet.BaseDirectory ?? directory });
        // Its tags may put firewalls on it, and they must be there before it is.
        await firewalls.ApplyAsync();
        await BootAsync(droplet, freshDisk: true, cancel);
    }

    /// <summary>The folder of an image that is no snapshot.</summary>
    public Task<string> DirectoryOfAsync(string image, CancellationToken cancel) =>
        image == BaseImages.Prepared ? prepared.DirectoryAsync(cancel) : baseImage.DirectoryAsync(cancel);

    /// <summary>Boots and waits for sshd to listen. Afterwards the droplet is active.</summary>
    public async Task BootAsync(Droplet droplet, bool freshDisk, CancellationToken cancel)
    {
        var machine = await fleet.BootAsync(droplet, freshDisk, cancel);
        await AwaitSshAsync(machine, cancel);
        Change(droplet.Id,
            booted => booted with { Status = machine.Off.IsCompleted ? DropletStatus.Off : DropletStatus.Active });
    }

    /// <summary>
    /// User data may keep sshd from listening. The droplet is running all the same, as it would be in the cloud.
    /// </summary>
    public Task AwaitSshAsync(Machine machine, CancellationToken cancel) =>
        SshProbe.WaitAsync(machine, SshTimeout, time, cancel);

    public Droplet Change(long dropletId, Func<Droplet, Droplet> change) =>
        store.Update(state => state.Droplets[dropletId] = change(state.Droplets[dropletId]));

    /// <summary>Takes a droplet out of the account and everything of it off this machine.</summary>
    public async Task DeleteAsync(Droplet droplet)
    {
        await actions.CancelAsync(droplet.Id);
        await fleet.UnplugAsync(droplet.Id);
        store.Update(state =>
        {
            state.Droplets.Remove(droplet.Id);
            foreach (var firewall in state.Firewalls.Values.Where(firewall => firewall.DropletIds.Contains(droplet.Id))
                .ToList())
            {
                state.Firewalls[firewall.Id] =
                    firewall with { DropletIds = [.. firewall.DropletIds.Where(id => id != droplet.Id)] };
            }
            foreach (var action in state.Actions.Values.Where(action => action.ResourceId == droplet.Id)
                .ToList()) state.Actions.Remove(action.Id);
        });
        await booter.ReleaseAsync(machines.NameOf(droplet));
        await RemoveFilesAsync(droplet.Id);
        await layers.RemoveUnusedAsync();
        await firewalls.ApplyAsync();
    }

    /// <summary>Disks that no droplet owns: their deletion was cut short.</summary>
    public async Task RemoveOrphansAsync()
    {
        if (!Directory.Exists(machines.DropletsDirectory)) return;
        var known = store.Read(state => state.Droplets.Keys.Select(machines.DirectoryOf).ToHashSet());
        foreach (var directory in Directory.GetDirectories(machines.DropletsDirectory)
            .Where(directory => !known.Contains(directory)))
        {
            await commands.RequireAsync("rm", ["-rf", "--one-file-system", directory], CancellationToken.None);
        }
    }

    private async Task RemoveFilesAsync(long dropletId) =>
        await commands.RequireAsync("rm", ["-rf", "--one-file-system", machines.DirectoryOf(dropletId)],
            CancellationToken.None);
}
