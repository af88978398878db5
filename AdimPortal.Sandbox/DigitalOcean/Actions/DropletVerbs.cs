using System.Text.Json;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.DigitalOcean.Snapshots;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Actions;

/// <summary>The body of a droplet action. Which fields count depends on the type.</summary>
internal sealed record ActionBody(string? Type, string? Name, string? Size, bool? Disk, JsonElement Image);

/// <summary>What can be done to a droplet. Checking happens before the answer, the work behind it.</summary>
internal sealed class DropletVerbs(DropletLifecycle life, PowerVerbs power, SnapshotVerbs snapshots)
{
    public delegate Task Work(DropletAction action, CancellationToken cancel);

    public Work Check(ActionBody body, Droplet droplet, SandboxState state) => body.Type switch
    {
        "power_on" => (_, cancel) => power.OnAsync(droplet.Id, cancel),
        "power_off" => (_, _) => power.OffAsync(droplet.Id),
        "power_cycle" => (_, cancel) => power.CycleAsync(droplet.Id, cancel),
        "shutdown" => (_, cancel) => power.ShutdownAsync(droplet.Id, cancel),
        "reboot" => (_, cancel) => power.RebootAsync(droplet.Id, cancel),
        "resize" => Resize(body, droplet),
        "snapshot" => (action, cancel) => snapshots.TakeAsync(droplet.Id, body.Name, action, cancel),
        "restore" or "rebuild" => snapshots.CheckRestore(body.Image, droplet, state),
        "rename" => Rename(body, droplet),
        "enable_backups" => Feature(droplet, "backups", on: true),
        "disable_backups" => Feature(droplet, "backups", on: false),
        "enable_ipv6" => Feature(droplet, "ipv6", on: true),
        _ => throw ApiException.Unprocessable($"The Sandbox has no action '{body.Type}'."),
    };

    private Work Resize(ActionBody body, Droplet droplet)
    {
        var size = Sizes.Find(body.Size)
            ?? throw ApiException.Unprocessable("You specified an invalid size for Droplet resize.");
        if (droplet.Status != DropletStatus.Off)
            throw ApiException.Unprocessable("Droplet must be powered off before it can be resized.");
        if (size.Disk < droplet.DiskGiB)
            throw ApiException.Unprocessable("This size is not available because it has a smaller disk.");
        // A disk only ever grows; it does so at the next boot.
        var diskGiB = body.Disk == true ? size.Disk : droplet.DiskGiB;
        return Change(droplet, old => old with { Size = size.Slug, DiskGiB = diskGiB });
    }

    private Work Rename(ActionBody body, Droplet droplet)
    {
        if (!DropletCreation.IsName(body.Name)) throw ApiException.Unprocessable(DropletCreation.NameRule);
        return Change(droplet, old => old with { Name = body.Name! });
    }

    private Work Feature(Droplet droplet, string feature, bool on) =>
        Change(droplet,
            old =>
                old with
                {
                    Features = [.. old.Features.Where(other => other != feature),
                    .. on ? [feature] : Array.Empty<string>()]
                });

    private Work Change(Droplet droplet, Func<Droplet, Droplet> change) => (_, _) =>
    {
        life.Change(droplet.Id, change);
        return Task.CompletedTask;
    };
}
