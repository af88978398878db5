using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>The first and the last thing that happens to a droplet.</summary>
public sealed class DropletLife(
    StateStore store, Fleet fleet, ActionRunner actions, DropletMachines machines, MachineBooter booter, BaseImage baseImage, CommandRunner commands, TimeProvider time)
{
    private static readonly TimeSpan SshPatience = TimeSpan.FromSeconds(60);

    /// <summary>First boot: the base image is awaited, the machine booted, and the droplet is active once sshd answers.</summary>
    public async Task ProvisionAsync(long dropletId, CancellationToken cancel)
    {
        var directory = await baseImage.DirectoryAsync(cancel);
        var droplet = Change(dropletId, droplet => droplet with { BaseDirectory = droplet.BaseDirectory ?? directory });
        var machine = await fleet.BootAsync(droplet, cancel);
        // User data may keep sshd from answering. The droplet is running all the same, as it would be in the cloud.
        await SshProbe.WaitAsync(machine.Spec.Address, SshPatience, time, cancel);
        Change(dropletId, booted => booted with { Status = machine.Off.IsCompleted ? DropletStatus.Off : DropletStatus.Active });
    }

    public Droplet Change(long dropletId, Func<Droplet, Droplet> change) =>
        store.Update(state => state.Droplets[dropletId] = change(state.Droplets[dropletId]));

    /// <summary>Takes a droplet out of the account and everything of it off this machine.</summary>
    public async Task DeleteAsync(Droplet droplet)
    {
        await actions.CancelAsync(droplet.Id);
        if (fleet.Find(droplet.Id) is { } machine) await machine.UnplugAsync();
        store.Update(state =>
        {
            state.Droplets.Remove(droplet.Id);
            foreach (var action in state.Actions.Values.Where(action => action.ResourceId == droplet.Id).ToList()) state.Actions.Remove(action.Id);
        });
        await booter.ReleaseAsync(machines.NameOf(droplet));
        await RemoveFilesAsync(droplet.Id);
    }

    /// <summary>Disks that no droplet owns: their deletion was cut short.</summary>
    public async Task RemoveOrphansAsync()
    {
        if (!Directory.Exists(machines.DropletsDirectory)) return;
        var known = store.Read(state => state.Droplets.Keys.Select(machines.DirectoryOf).ToHashSet());
        foreach (var directory in Directory.GetDirectories(machines.DropletsDirectory).Where(directory => !known.Contains(directory)))
        {
            await commands.RequireAsync("rm", ["-rf", "--one-file-system", directory], CancellationToken.None);
        }
    }

    private async Task RemoveFilesAsync(long dropletId) =>
        await commands.RequireAsync("rm", ["-rf", "--one-file-system", machines.DirectoryOf(dropletId)], CancellationToken.None);
}
