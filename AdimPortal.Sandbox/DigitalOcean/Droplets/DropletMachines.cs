using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>Turns a droplet of the account into the machine that it is.</summary>
public sealed class DropletMachines(SandboxOptions options, Subnet subnet)
{
    private const long MiB = 1024 * 1024;
    private const long GiB = 1024 * MiB;

    public string DropletsDirectory => Path.Combine(options.DataDirectory, "droplets");

    public string LayersDirectory => Path.Combine(options.DataDirectory, "layers");

    public string DirectoryOf(long dropletId) => Path.Combine(DropletsDirectory, $"{dropletId}");

    public string NameOf(Droplet droplet) => $"{options.Name}-{droplet.MachineNumber}";

    public MachineSpec SpecOf(Droplet droplet)
    {
        var size = Sizes.Get(droplet.Size);
        return new MachineSpec
        {
            Name = NameOf(droplet),
            Uuid = UuidOf(droplet.Id),
            Address = subnet.AddressOf(droplet.MachineNumber),
            Directory = DirectoryOf(droplet.Id),
            Layers = [.. droplet.Layers.Select(layer => Path.Combine(LayersDirectory, layer)), droplet.BaseDirectory!],
            MemoryBytes = size.Memory * MiB,
            Processors = size.Vcpus,
            DiskBytes = droplet.DiskGiB * GiB,
        };
    }

    public MachineSeed SeedOf(Droplet droplet) =>
        new($"{droplet.Id}", droplet.Name, subnet.AddressOf(droplet.MachineNumber), droplet.PublicKeys,
            droplet.UserData);

    // The same droplet keeps its machine id through every boot.
    private Guid UuidOf(long dropletId)
    {
        var bytes = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(options.Name).CopyTo(bytes, 0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), dropletId);
        return new Guid(bytes, bigEndian: true);
    }
}
