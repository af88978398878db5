using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>A droplet in the words of the API.</summary>
internal static class DropletView
{
    // Every droplet of an account is in one default VPC; the address scheme of the Sandbox has no other.
    private const string VpcUuid = "5a4981aa-9653-4bd1-bef5-d6bff52042e4";

    public static object Of(Droplet droplet, SandboxState state, Subnet subnet)
    {
        var size = Sizes.Get(droplet.Size);
        return new
        {
            droplet.Id,
            droplet.Name,
            size.Memory,
            size.Vcpus,
            Disk = droplet.DiskGiB,
            Locked = state.Actions.Values.Any(action => action.ResourceId == droplet.Id
                && action.Status == ActionStatus.InProgress),
            Status = Word(droplet.Status),
            Kernel = (object?)null,
            CreatedAt = Answer.Time(droplet.CreatedAt),
            droplet.Features,
            BackupIds = Array.Empty<long>(),
            NextBackupWindow = (object?)null,
            SnapshotIds = state.Snapshots.Values.Where(snapshot => snapshot.DropletId == droplet.Id)
                .Select(snapshot => snapshot.Id).ToList(),
            Image = ImageView.OfDroplet(droplet, state),
            VolumeIds = Array.Empty<string>(),
            Size = size,
            SizeSlug = size.Slug,
            Networks = Networks(droplet, subnet),
            Region = Regions.Get(droplet.Region),
            droplet.Tags,
            VpcUuid,
        };
    }

    private static string Word(DropletStatus status) => status switch
    {
        DropletStatus.New => "new",
        DropletStatus.Active => "active",
        DropletStatus.Off => "off",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    // As with the real API, the address isn't known yet when the creation is accepted.
    private static object Networks(Droplet droplet, Subnet subnet)
    {
        object[] none = [];
        object[] v4 =
        [
            new
            {
                IpAddress = subnet.AddressOf(droplet.MachineNumber).ToString(),
                subnet.Netmask,
                Gateway = subnet.Gateway.ToString(),
                Type = "public",
            },
        ];
        return new { V4 = droplet.HasAddress ? v4 : none, V6 = none };
    }
}
