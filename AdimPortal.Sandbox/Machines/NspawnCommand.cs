using AdimPortal.Sandbox.Network;

namespace AdimPortal.Sandbox.Machines;

/// <summary>The arguments of systemd-nspawn for one machine.</summary>
public static class NspawnCommand
{
    public const string Program = "systemd-nspawn";

    /// <summary>
    /// What nspawn ends with when the machine asked for a reboot. It doesn't boot it again by itself.
    /// </summary>
    public const int RebootExitCode = 133;

    public static IReadOnlyList<string> Arguments(MachineSpec machine, string root, string bridge, string? lxcfs)
    {
        List<string> arguments =
        [
            "--quiet", "--boot",
            // Our own cgroup is its place; no systemd is asked for one, so it works where systemd isn't PID 1.
            "--keep-unit", "--register=no",
            $"--machine={machine.Name}",
            $"--directory={root}",
            $"--uuid={machine.Uuid:N}",
            $"--network-bridge={bridge}",
            "--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=pipe",
        ];
        if (lxcfs is not null) arguments.Add($"--bind={lxcfs}:/var/lib/lxcfs");
        return arguments;
    }

    /// <summary>The machine's end of the cable, on the bridge.</summary>
    public static string InterfaceOf(string machineName) => $"vb-{machineName}";
}
