using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Maintenance;

namespace AdimPortal.Tests.Journeys.Images;

/// <summary>All by which a server is told from others, or others could know what only it should.</summary>
internal sealed record ServerIdentity(IReadOnlyDictionary<string, string> Marks)
{
    /// <summary>Each prints one line, which no other server may print.</summary>
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["machine-id"] = "cat /etc/machine-id",
        ["D-Bus's machine-id"] = "cat /var/lib/dbus/machine-id 2>/dev/null || cat /etc/machine-id",
        ["hostname"] = "cat /etc/hostname",
        ["SSH host key"] = "cat /etc/ssh/adim_host_key.pub",
        ["who may sign in"] = "sort /root/.ssh/authorized_keys | tail -n 1",
        ["PostgreSQL's system identifier"] = "od -An -t u8 -N 8 /var/lib/postgresql/15/main/global/pg_control",
        ["key of the stand-in certificate"] = "sha256sum </etc/ssl/private/ssl-cert-snakeoil.key",
        ["key between Qdrant and its gate"] = "sha256sum </etc/qdrant/engine.key",
        ["account at the certificate authority"] =
            "cat /etc/letsencrypt/accounts/*/*/*/private_key.json | sha256sum",
        ["the application's settings"] = "sha256sum </srv/adim/app/.env",
        ["cloud-init's instance"] = "cat /var/lib/cloud/data/instance-id",
        ["journal"] = """
            ls /var/log/journal /run/log/journal 2>/dev/null | grep -E '^[0-9a-f]{32}$' | sort -u | paste -sd,
            """,
        ["network settings"] = """
            grep -rhoE '([0-9]+[.]){3}[0-9]+/16' /etc/systemd/network /etc/netplan /etc/network 2>/dev/null \
              | sort -u | paste -sd,
            """,
    };

    public static async Task<ServerIdentity> ReadAsync(SandboxProcess sandbox, Workspace workspace)
    {
        var marks = new Dictionary<string, string>();
        foreach (var (name, command) in Sources)
            marks[name] = string.Join('\n', await Machine.LinesAsync(sandbox, workspace, "sh", "-c", command)).Trim();
        return new ServerIdentity(marks);
    }

    public static void AssertNothingInCommon(IReadOnlyList<ServerIdentity> servers)
    {
        foreach (var name in Sources.Keys)
        {
            var values = servers.Select(server => server.Marks[name]).ToList();
            Assert.All(values, value => Assert.True(value.Length > 0, $"{name} is nowhere to be seen."));
            Assert.True(values.Distinct().Count() == values.Count,
                $"Two servers have the same {name}: {string.Join(" | ", values)}.");
        }

        foreach (var server in servers)
            Assert.DoesNotContain(',', server.Marks["journal"]);
    }

    /// <summary>In no file that could hold it does the server name the other.</summary>
    public static async Task AssertNoTraceAsync(SandboxProcess sandbox, Workspace workspace,
        IReadOnlyList<string> traces)
    {
        foreach (var trace in traces)
        {
            var found = await Machine.LinesAsync(sandbox, workspace, "grep", "-rlaF", "--exclude-dir=lxcfs", "--",
                trace, "/etc", "/var", "/root", "/srv", "/home", "/opt", "/usr/local");
            Assert.True(found.Count == 0, $"'{trace}' is in {string.Join(", ", found.Take(10))}.");
        }

        Assert.Single(await Machine.LinesAsync(sandbox, workspace, "cat", "/root/.ssh/authorized_keys"));
        Assert.Empty(await Machine.LinesAsync(sandbox, workspace, "sh", "-c", "ls -A /etc/ssh/ssh_host_* 2>/dev/null"));
    }
}
