using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Maintenance;

namespace AdimPortal.Tests.Journeys.Images;

/// <summary>What a server is, apart from whose it is: packages, accounts, units, ports and files.</summary>
internal static class ServerState
{
    private static readonly string[] Apart =
    [
        "/proc", "/sys", "/run", "/tmp", "/dev", "/var/tmp", "/var/log", "/var/cache", "/var/backups", "/var/lib/apt",
        "/var/lib/adim", "/var/lib/cloud", "/var/lib/systemd", "/var/lib/private", "/var/lib/postgresql/15/main",
        "/var/lib/qdrant", "/var/lib/redis", "/var/lib/nginx", "/var/lib/letsencrypt", "/var/lib/dpkg/info",
        "/etc/letsencrypt", "/srv/adim/app/.git", "/root/.cache",
    ];

    /// <summary>
    /// All but what differs between any two servers, or says when something was done: caches, logs, the data of
    /// services, what the portal kept of its runs, and names that have an id, or the hash of one, in them.
    /// </summary>
    private static readonly string Files = $$"""
        find / -xdev \( {{string.Join(" -o ", Apart.Select(folder => $"-path {folder}"))}} \) -prune \
          -o -lname '*ssl-cert-snakeoil.pem' -o -printf '%y %m %u:%g %p\n' | grep -v -E '[.]dpkg-(old|new)$' | sort
        """;

    /// <summary>
    /// Units that run now and then, and one that starts with the server and not with its package.
    /// </summary>
    private static readonly string[] ComeAndGo =
    [
        "user", "session", "run-", "adim-byte-code", "apt-daily", "systemd-tmpfiles-clean", "dpkg-db-backup", "e2scrub",
        "logrotate", "man-db", "fstrim", "unattended-upgrades",
    ];

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["packages"] = "dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\n'",
        ["accounts"] = "cut -d: -f1,3,4,6,7 /etc/passwd; getent group",
        ["units that start with the server"] =
            "systemctl list-unit-files --state=enabled --no-legend --plain | awk '{ print $1 }' | sort",
        ["units that run"] = $"""
            systemctl list-units --type=service,timer,socket --state=active --no-legend --plain | cut -d ' ' -f 1 \
              | grep -v -E '^({string.Join('|', ComeAndGo)})' | sort
            """,
        ["ports"] = "ss --tcp --listening --numeric --no-header | awk '{ print $4 }' | sort -u",
        ["files"] = Files,
    };

    public static async Task AssertSameAsync(SandboxProcess sandbox, Workspace one, Workspace other)
    {
        var differences = new List<string>();
        foreach (var (name, command) in Sources)
        {
            var (left, right) = (await ReadAsync(sandbox, one, command), await ReadAsync(sandbox, other, command));
            Assert.NotEmpty(left);
            differences.AddRange(left.Except(right).Select(line => $"{name}: only without the image: {line}"));
            differences.AddRange(right.Except(left).Select(line => $"{name}: only from the image: {line}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(60)));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(SandboxProcess sandbox, Workspace workspace,
        string command) =>
        [.. (await Machine.LinesAsync(sandbox, workspace, "sh", "-c", command))
            .Select(line => line.Replace(workspace.Id.Value, "WORKSPACE", StringComparison.Ordinal))];
}
