using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Snapshots;

/// <summary>
/// The folders that snapshots consist of. A droplet made from a snapshot is stacked on it, so a layer lives for as long
/// as any snapshot or droplet names it, whatever happens to the one that it came from.
/// </summary>
public sealed class SnapshotLayers(StateStore store, DropletMachines machines, MachineDisk disk, CgroupTree cgroups,
    CommandRunner commands)
{
    private readonly HashSet<string> _beingMade = [];

    /// <returns>The new layer's name and its size.</returns>
    public async Task<(string Layer, decimal Gigabytes)> TakeAsync(Droplet droplet, bool isOn, long snapshotId,
        CancellationToken cancel)
    {
        var name = $"{snapshotId}";
        var target = Path.Combine(machines.LayersDirectory, name);
        Directory.CreateDirectory(machines.LayersDirectory);
        lock (_beingMade) _beingMade.Add(name);
        var machine = machines.SpecOf(droplet);
        try
        {
            if (isOn) await cgroups.FreezeAsync(machine.Name, cancel);
            await disk.CopyUpperAsync(machine, isOn, target, cancel);
        }
        catch
        {
            Done(name);
            await RemoveUnusedAsync();
            throw;
        }
        finally
        {
            if (isOn) cgroups.Thaw(machine.Name);
        }
        return (name, await GigabytesAsync(target, cancel));
    }

    /// <summary>Tells that the state now names the layer, or never will.</summary>
    public void Done(string layer)
    {
        lock (_beingMade) _beingMade.Remove(layer);
    }

    /// <summary>Removes layers that nothing names.</summary>
    public async Task RemoveUnusedAsync()
    {
        if (!Directory.Exists(machines.LayersDirectory)) return;
        List<string> unused;
        lock (_beingMade)
        {
            var used = store.Read(state => state.Snapshots.Values.SelectMany(snapshot => snapshot.Layers)
                .Concat(state.Droplets.Values.SelectMany(droplet => droplet.Layers)).ToHashSet());
            unused = [.. Directory.GetDirectories(machines.LayersDirectory)
                .Where(path => Path.GetFileName(path) is var name && !used.Contains(name)
                    && !_beingMade.Contains(name))];
        }
        foreach (var directory in unused) await commands.RequireAsync("rm", ["-rf", "--one-file-system", directory],
            CancellationToken.None);
    }

    private async Task<decimal> GigabytesAsync(string directory, CancellationToken cancel)
    {
        var kibibytes = (await commands.RequireAsync("du", ["-sk", directory], cancel)).Split('\t')[0];
        return Math.Round(decimal.Parse(kibibytes, System.Globalization.CultureInfo.InvariantCulture) / 1024 / 1024, 2);
    }
}
