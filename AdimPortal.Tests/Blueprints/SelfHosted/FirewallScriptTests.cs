namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// The workspace's firewall beside the rules of others, in the real kernel: theirs stay, are named, and are never
/// loaded or flushed by us.
/// </summary>
[Trait("Category", "Integration")]
public sealed class FirewallScriptTests
{
    private const string Ufw = """
        table ip filter {
            chain ufw-user-input { tcp dport 22 counter accept; tcp dport { 443, 8080-8090 } counter accept; ip saddr 10.0.0.0/8 tcp dport 80 accept; }
            chain INPUT { type filter hook input priority filter; policy drop; counter jump ufw-user-input; }
        }
        """;

    private const string Docker = """
        table ip nat {
            chain DOCKER { iifname "docker0" counter return; }
            chain PREROUTING { type nat hook prerouting priority -100; fib daddr type local counter jump DOCKER; }
            chain POSTROUTING { type nat hook postrouting priority 100; ip saddr 172.17.0.0/16 oifname != "docker0" counter masquerade; }
        }
        """;

    private const string Fail2Ban = """
        table inet f2b-table {
            set addr-set-sshd { type ipv4_addr; }
            chain f2b-chain { type filter hook input priority -1; tcp dport 22 ip saddr @addr-set-sshd reject; }
        }
        """;

    private const string Firewalld = """
        table inet firewalld {
            chain filter_IN_public_allow { tcp dport 22 accept; tcp dport 80 ct state new accept; tcp dport 443 accept; }
            chain filter_INPUT { type filter hook input priority 10; jump filter_IN_public_allow; reject with icmpx admin-prohibited; }
        }
        """;

    private const string Iptables = """
        table ip filter {
            chain INPUT { type filter hook input priority filter; policy accept; ct state established accept; tcp dport 22 accept; counter reject; }
        }
        """;

    private const string Written = """
        table inet home {
            chain in { type filter hook input priority filter; policy drop; tcp dport { 22, 80, 443 } accept; }
        }
        """;

    /// <summary>As Debian's stock file leaves it: chains in which nothing is decided.</summary>
    private const string Stock = """
        table inet filter {
            chain input { type filter hook input priority filter; }
        }
        """;

    private const string OldSystem =
        "table ip6 filter { chain INPUT { type filter hook input priority filter; policy drop; tcp dport 80 accept; }; }";

    /// <summary>
    /// What is loaded, who it is of, whether it refuses by default, and which of 80 and 443 it does not let in.
    /// </summary>
    public static TheoryData<string, string, bool, string> Rules => new()
    {
        { Ufw, "ufw", true, "80" },
        { Ufw + Docker, "ufw and Docker", true, "80" },
        { Docker, "Docker", false, "" },
        { Docker + Fail2Ban, "Docker and fail2ban", false, "" },
        { Firewalld, "firewalld", true, "" },
        { Iptables, "iptables", true, "80 and 443" },
        { Written, "the nftables table inet home", true, "" },
        { OldSystem, "iptables", false, "" },
        { Stock, "", false, "" },
        { "", "", false, "" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_others_loaded_is_named_and_stays(string rules, string names, bool refuses, string closed)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("rules.nft"), Loadable(rules),
            TestContext.Current.CancellationToken);
        var said = await server.SaysAsync("""
            nft -f rules.nft
            source "$LIB/machine.sh"; source "$LIB/own/checks.sh"
            check_firewalls yes
            say_findings
            nft --stateless list ruleset >before
            cp -a /etc/nftables.conf conf.before
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            nft --stateless list ruleset | sed '/^table inet adim {/,/^}/d' >after
            cmp before after && echo theirs are the same
            cmp conf.before /etc/nftables.conf && echo the file of the package is the same
            echo "policy: $(nft list chain inet adim input | sed -n 's/.*policy \(.*\);/\1/p')"
            # A boot: whatever was enabled is loaded.
            nft flush ruleset; nft -f rules.nft
            nft -f "$(sed -n 's/^ExecStart=.* -f //p' /etc/systemd/system/adim-firewall.service)"
            nft --stateless list ruleset | sed '/^table inet adim {/,/^}/d' >after
            cmp before after && nft list table inet adim >/dev/null && echo the same after a boot
            """);
        foreach (var line in new[] { "theirs are the same", "the file of the package is the same",
            "the same after a boot", $"policy: {(refuses ? "accept" : "drop")}" })
            Assert.Contains(line, said.Split('\n'));
        Assert.Equal(names.Length > 0,
            said.Contains($"firewall rules of {names}. They stay as they are", StringComparison.Ordinal));
        Assert.Equal(refuses, said.Contains("stay in charge", StringComparison.Ordinal));
        Assert.Equal(closed.Length > 0,
            said.Contains($"keep port {closed} closed to the outside", StringComparison.Ordinal));
        Assert.DoesNotContain("nftables",
            string.Join('\n',
                File.ReadAllLines(server.PathTo("systemctl"))
                    .Where(call => !call.Contains("is-", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    private static string Loadable(string rules) =>
        rules.Replace("}table", "}\ntable", StringComparison.Ordinal) + "\n";

    /// <summary>Without the program nft, as on a server whose firewall is ufw: what iptables says is read.</summary>
    [Theory]
    [InlineData(
        ":INPUT DROP [0:0]\n-A INPUT -j ufw-user-input\n-A ufw-user-input -p tcp -m multiport --dports 80,443 -j ACCEPT",
        "ufw", true, "")]
    [InlineData(
        ":INPUT DROP [0:0]\n:ufw-user-input - [0:0]\n-A ufw-user-input -p udp -m udp --dport 443 -j ACCEPT\n-A ufw-user-input -p tcp -m tcp --dport 80:90 -j ACCEPT",
        "ufw", true, "443: ufw allow 443/tcp")]
    [InlineData(
        ":INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited",
        "iptables", true, "80 and 443: allow this traffic there")]
    [InlineData(":INPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A INPUT -p tcp -j f2b-sshd",
        "Docker and fail2ban", false, "")]
    public async Task What_iptables_has_is_named(string saved, string names, bool refuses, string closed)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("saved"), $"*filter\n{saved}\nCOMMIT\n",
            TestContext.Current.CancellationToken);
        var said = await server.SaysAsync("""
            printf '#!/bin/sh\ncat "%s/saved"\n' "$WORK" >bin/iptables-save; chmod +x bin/iptables-save
            source "$LIB/machine.sh"; source "$LIB/own/checks.sh"
            check_firewalls yes
            say_findings
            """);
        Assert.Contains($"firewall rules of {names}. They stay as they are", said, StringComparison.Ordinal);
        Assert.Equal(refuses, said.Contains("stay in charge", StringComparison.Ordinal));
        var (port, how) = closed.Split(": ") is [var first, var second] ? (first, second) : (closed, "");
        Assert.Equal(closed.Length > 0,
            said.Contains(
                $"keep port {port} closed to the outside. As long as they do, nobody can reach the workspace, and no certificate is issued: {how}",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_listens_and_would_be_closed_is_named_and_stays_open_where_its_owner_says_so()
    {
        using var server = new LittleServer();
        var said = await server.SaysAsync("""
            python3 -c 'import socket, time
            held = [socket.socket() for _ in range(3)]
            for s, a in zip(held, [("0.0.0.0", 8080), ("127.0.0.1", 9090), ("0.0.0.0", 80)]): s.bind(a); s.listen()
            u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("0.0.0.0", 51820)); print("up", flush=True); time.sleep(30)' >up & listener=$!
            until [[ -s up ]]; do sleep 0.05; done
            source "$LIB/machine.sh"; source "$LIB/own/checks.sh"
            check_firewalls yes
            say_findings
            mkdir -p /etc/adim/firewall.d
            echo 'tcp dport 8080 accept' >/etc/adim/firewall.d/own.nft
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            nft list table inet adim
            echo 'nonsense' >/etc/adim/firewall.d/own.nft
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh" || true
            nft list table inet adim | grep -c 'dport 8080 accept'
            kill $listener
            """);
        Assert.Contains("Open now, and closed by this table: 8080/tcp (python3) and 51820/udp (python3).", said,
            StringComparison.Ordinal);
        Assert.Contains("tcp dport 8080 accept\n", said, StringComparison.Ordinal);
        Assert.Contains(
            "adim-error: This server does not accept the firewall's rules. Check the rules in /etc/adim/firewall.d.\n1\n",
            said, StringComparison.Ordinal);
    }
}
