using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Hosting;

/// <summary>What the machine must have, with the Debian package that brings it.</summary>
internal static class Prerequisites
{
    private static readonly (string Program, string Package)[] Programs =
    [
        ("systemd-nspawn", "systemd-container"),
        ("debootstrap", "debootstrap"),
        ("ip", "iproute2"),
        ("nft", "nftables"),
        ("dnsmasq", "dnsmasq-base"),
        ("lxcfs", "lxcfs"),
        ("mkfs.ext4", "e2fsprogs"),
        ("mount", "mount"),
        ("pebble", "pebble"),
        ("git", "git"),
    ];

    public static IEnumerable<string> Faults()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield return "droplets are Linux systems in containers; this machine is not Linux.";
            yield break;
        }
        if (!Environment.IsPrivilegedProcess) yield return "root is needed to boot droplets (use sudo).";
        foreach (var (program, package) in Programs)
        {
            if (ProgramPath.Find(program) is null)
                yield return $"{program} is missing; install it with: apt-get install {package}";
        }
        if (!Directory.Exists("/sys/fs/cgroup"))
            yield return "/sys/fs/cgroup is not mounted; droplets need control groups.";
    }
}
