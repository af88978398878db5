using System.Net;
using System.Text.Json;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.SelfHostedMachines;

/// <summary>Turns an owner's server of the state file into the machine that it is.</summary>
public sealed class SelfHostedMachineSpecs(SandboxOptions options, Subnet subnet)
{
    private const long MiB = 1024 * 1024;

    public string Directory => Path.Combine(options.DataDirectory, "machines");

    public string DirectoryOf(long id) => Path.Combine(Directory, $"{id}");

    public string NameOf(SelfHostedMachine machine) => $"{options.Name}-{machine.MachineNumber}";

    public IPAddress AddressOf(SelfHostedMachine machine) => subnet.AddressOf(machine.MachineNumber);

    public string HostNameOf(SelfHostedMachine machine) => $"{machine.Name}.own.{options.Zone}";

    public MachineSpec SpecOf(SelfHostedMachine machine) => new()
    {
        Name = NameOf(machine),
        Uuid = UuidOf(machine.Id),
        Address = AddressOf(machine),
        Directory = DirectoryOf(machine.Id),
        Layers = [machine.BaseDirectory],
        MemoryBytes = machine.MemoryMiB * MiB,
        Processors = machine.Processors,
        DiskBytes = machine.DiskGiB * 1024 * MiB,
    };

    /// <summary>
    /// Nothing of the portal's is in it. The host key is made by the machine itself at its first boot.
    /// </summary>
    public MachineSeed SeedOf(SelfHostedMachine machine) => new(
        $"own-{machine.Id}", HostNameOf(machine), AddressOf(machine),
        machine.PublicKey.Length > 0 ? [machine.PublicKey] : [],
        "#cloud-config\n" + JsonSerializer.Serialize(new
        {
            fqdn = HostNameOf(machine),
            chpasswd = new { expire = false, list = $"root:{machine.Password}\n" },
            write_files = new[] { new { path = "/etc/ssh/sshd_config.d/40-root.conf",
                content = "PermitRootLogin yes\nPasswordAuthentication yes\n" } },
        }) + "\n");

    private Guid UuidOf(long id)
    {
        var bytes = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(options.Name).CopyTo(bytes, 0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), id);
        return new Guid(bytes, bigEndian: true);
    }
}
