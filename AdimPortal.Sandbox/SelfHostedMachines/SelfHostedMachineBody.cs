using System.Text.RegularExpressions;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.SelfHostedMachines;

/// <summary>The body of POST /machines.</summary>
public sealed partial record SelfHostedMachineBody(string Name, int? MemoryMib, int? Processors, int? DiskGib,
    string? PublicKey)
{
    public const int UsualMemoryMiB = 4096;
    public const int UsualProcessors = 2;
    public const int UsualDiskGiB = 40;

    /// <exception cref="BadMachineException">It says what is wrong.</exception>
    public void Check(SandboxState state)
    {
        if (Name is null || !NamePattern().IsMatch(Name))
            throw new BadMachineException(
                "A name has 1 to 40 small letters, digits and hyphens, and begins with a letter.");
        if (state.SelfHostedMachines.Values.Any(machine => machine.Name == Name))
            throw new BadMachineException($"There is a machine named {Name} already.");
        if (MemoryMib is < 256 or > 65536) throw new BadMachineException("memory_mib is 256 to 65536.");
        if (Processors is < 1 or > 64) throw new BadMachineException("processors is 1 to 64.");
        if (DiskGib is < 1 or > 1000) throw new BadMachineException("disk_gib is 1 to 1000.");
        if (PublicKey is { Length: > 0 } key && !KeyPattern().IsMatch(key.Trim()))
            throw new BadMachineException("public_key is one line as in an authorized_keys file.");
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [^\n]*)?$")]
    private static partial Regex KeyPattern();
}

public sealed class BadMachineException(string message) : Exception(message);
