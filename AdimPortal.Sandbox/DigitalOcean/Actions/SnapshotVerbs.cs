using System.Globalization;
using System.Text.Json;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.DigitalOcean.Snapshots;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Actions;

internal sealed class SnapshotVerbs(
    StateStore store, Fleet fleet, DropletLifecycle life, DropletMachines machines, SnapshotLayers layers,
    BaseImage baseImage, TimeProvider time)
{
    public async Task TakeAsync(long dropletId, string? name, DropletAction action, CancellationToken cancel)
    {
        var droplet = store.Read(state => state.Droplets[dropletId]);
        var id = store.Update(state => state.NextId());
        var (layer, gigabytes) = await layers.TakeAsync(droplet, isOn: fleet.Find(dropletId) is not null, id, cancel);
        store.Update(state => state.Snapshots[id] = new Snapshot(
            id, name ?? $"{droplet.Name}-{action.StartedAt.ToUnixTimeSeconds()}", dropletId, droplet.Region,
            droplet.DiskGiB, gigabytes, time.GetUtcNow(),
            [layer, .. droplet.Layers], droplet.BaseDirectory!, Tags: []));
        layers.Done(layer);
    }

    /// <summary>
    /// Puts a droplet onto a new disk over a snapshot or the distribution image. It keeps its id, address and size.
    /// </summary>
    public DropletVerbs.Work CheckRestore(JsonElement image, Droplet droplet, SandboxState state)
    {
        var word = image.ValueKind is JsonValueKind.Number or JsonValueKind.String ? image.ToString() : "";
        if (word == BaseImages.Debian12 || word == $"{BaseImages.Debian12Id}")
        {
            return async (_, cancel) =>
            {
                var directory = await baseImage.DirectoryAsync(cancel);
                await RestoreAsync(droplet.Id,
                    old => old with { Image = BaseImages.Debian12, Layers = [], BaseDirectory = directory }, cancel);
            };
        }
        if (!long.TryParse(word, CultureInfo.InvariantCulture, out var id)
            || !state.Snapshots.TryGetValue(id, out var snapshot))
        {
            throw ApiException.Unprocessable("You specified an invalid image for Droplet restore.");
        }
        if (snapshot.MinDiskGiB > droplet.DiskGiB)
            throw ApiException.Unprocessable("The Droplet's disk is smaller than the image needs.");
        return (_, cancel) => RestoreAsync(
            droplet.Id,
            old => old with { Image = word, Layers = snapshot.Layers, BaseDirectory = snapshot.BaseDirectory }, cancel);
    }

    private async Task RestoreAsync(long dropletId, Func<Droplet, Droplet> onto, CancellationToken cancel)
    {
        await fleet.UnplugAsync(dropletId);
        var droplet = life.Change(dropletId, onto);
        MachineDisk.Erase(machines.SpecOf(droplet));
        await layers.RemoveUnusedAsync();
        await life.BootAsync(droplet, freshDisk: true, cancel);
    }
}
