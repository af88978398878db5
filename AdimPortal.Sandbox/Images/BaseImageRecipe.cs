using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// What the Debian 12 image consists of. A change of anything here gives a new version, and so a new folder in the
/// cache: an image that droplets run on is never edited.
/// </summary>
public static class BaseImageRecipe
{
    public const string Suite = "bookworm";

    /// <summary>
    /// For debootstrap, which knows no virtual packages. About what a cloud provider's image has, without the kernel.
    /// </summary>
    public static readonly IReadOnlyList<string> BootstrapPackages =
    [
        "systemd", "systemd-sysv", "dbus", "openssh-server", "ca-certificates", "curl", "sudo", "iproute2",
        "iputils-ping",
        "procps", "netbase", "less", "kmod", "gnupg", "logrotate", "cron",
    ];

    /// <summary>For apt, inside the new system.</summary>
    public static readonly IReadOnlyList<string> AptPackages = ["cloud-init", "cloud-guest-utils"];

    /// <summary>Files of the image by path, each with its text.</summary>
    public static IReadOnlyDictionary<string, string> Files(AptSources sources)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["etc/apt/sources.list"] = $"""
                deb {sources.Debian} {Suite} main
                deb {sources.Debian} {Suite}-updates main
                deb {sources.Security} {Suite}-security main

                """,
            // The mirror is ours to choose, not cloud-init's; a droplet's disk and locale are as they are. Passwords
            // are sshd's own business (below): cloud-init would restart it for them, and refuse the first who connect.
            ["etc/cloud/cloud.cfg.d/99_sandbox.cfg"] = """
                datasource_list: [NoCloud, None]
                locale: false
                manage_etc_hosts: true
                disable_root: false
                ssh_pwauth: unchanged
                users: []
                apt: {preserve_sources_list: true}
                growpart: {mode: "off"}
                resize_rootfs: false

                """,
            // Bind mounts over /proc show the droplet its own limits instead of the whole machine's.
            ["etc/systemd/system/show-limits.service"] = """
                [Unit]
                Description=Show this machine's own memory and processors
                DefaultDependencies=no
                Before=sysinit.target
                ConditionPathExists=/var/lib/lxcfs/proc

                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/usr/local/lib/show-limits

                [Install]
                WantedBy=sysinit.target

                """,
            ["usr/local/lib/show-limits"] = """
                #!/bin/sh
                for name in meminfo cpuinfo stat uptime loadavg swaps diskstats; do
                  [ -e "/var/lib/lxcfs/proc/$name" ] && mount --bind "/var/lib/lxcfs/proc/$name" "/proc/$name"
                done
                exit 0

                """,
            ["etc/ssh/sshd_config.d/50-cloud.conf"] = "PermitRootLogin prohibit-password\nPasswordAuthentication no\n",
        };
        foreach (var (name, text) in sources.Configuration) files[$"etc/apt/apt.conf.d/{name}"] = text;
        return files;
    }

    /// <summary>The last touches, as arguments of programs that run inside the new system.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> Finish =
    [
        ["chmod", "0755", "/usr/local/lib/show-limits"],
        ["systemctl", "enable", "show-limits.service", "systemd-networkd.service", "ssh.service"],
        ["systemctl", "mask", "systemd-networkd-wait-online.service", "systemd-firstboot.service", "apt-daily.timer",
            "apt-daily-upgrade.timer"],
        // Without these every droplet would have the same identity.
        ["sh", "-c", "rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id && : > /etc/machine-id"],
        ["apt-get", "clean"],
        ["rm", "-rf", "/var/lib/cloud", "/etc/network/interfaces.d", "/usr/sbin/policy-rc.d"],
    ];

    /// <summary>Names this version of the image in the cache.</summary>
    public static string Version(AptSources sources)
    {
        var text = new StringBuilder(Suite).AppendJoin(' ', BootstrapPackages).AppendJoin(' ', AptPackages);
        foreach (var (path, content) in Files(sources)) text.Append(path).Append('\0').Append(content).Append('\0');
        foreach (var command in Finish) text.AppendJoin(' ', command).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
