using System.Net;

namespace AdimPortal.Sandbox.Machines;

/// <summary>What is needed to boot one machine.</summary>
public sealed record MachineSpec
{
    /// <summary>
    /// Also the name of its cgroup and, after "vb-", of its network interface: twelve characters at most.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Becomes the machine id inside.</summary>
    public required Guid Uuid { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>The folder that holds the disk image. It is the machine's only data.</summary>
    public required string Directory { get; init; }

    /// <summary>Read-only layers below the disk, the upper one first.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    public required long MemoryBytes { get; init; }

    public required int Processors { get; init; }

    public required long DiskBytes { get; init; }
}
