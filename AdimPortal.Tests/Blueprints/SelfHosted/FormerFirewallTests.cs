namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// Servers of former releases, whose rules stand in the file of the package nftables: ours move out, and what their
/// owner wrote is where it was.
/// </summary>
[Trait("Category", "Integration")]
public sealed class FormerFirewallTests
{
    /// <summary>What a former release left, with "{INCLUDE}" for the owner's rules.</summary>
    private const string Former = """
        #!/usr/sbin/nft -f
        # The host's own firewall: everything that comes in is refused unless it is named here.
        # Only this table is replaced, so that the rules of others (Tailscale, a container engine) stay.

        {INCLUDE}
        table inet adim
        delete table inet adim

        table inet adim {
            chain input {
                type filter hook input priority filter; policy drop;

                iif lo accept
                ct state established,related accept
                ct state invalid drop
                iifname "tailscale0" accept

                meta l4proto { icmp, ipv6-icmp } limit rate 50/second burst 100 packets accept

                tcp dport { 22, 80, 443 } accept
                udp dport 41641 accept comment "Tailscale, when it is installed"

                counter comment "refused"
            }
        }

        """;

    private const string Stock =
        "#!/usr/sbin/nft -f\n\nflush ruleset\n\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n";

    private const string Owners =
        "#!/usr/sbin/nft -f\nflush ruleset\ntable inet home {\n\tchain in {\n\t\ttype filter hook input priority filter;\n\t\ttcp dport 99 drop\n\t}\n}\n";

    /// <summary>
    /// The former file, what it kept of before, and what the package's file is afterwards; whether it is still loaded
    /// at a boot.
    /// </summary>
    public static TheoryData<string, string?, string, bool> Servers => new()
    {
        { Former.Replace("{INCLUDE}", "include \"/etc/nftables.conf.before-adim\"", StringComparison.Ordinal), Stock,
            Stock, false },
        { Former.Replace("{INCLUDE}", "", StringComparison.Ordinal), null, Stock, false },
        { Former.Replace("{INCLUDE}", "include \"/etc/nftables.conf.before-adim\"", StringComparison.Ordinal), Owners,
            Owners, true },
        { Owners, null, Owners, true },
        { Stock, null, Stock, true },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_file_of_the_package_is_its_owners_again_and_nothing_is_flushed_on_the_way(string former,
        string? before, string after, bool isLoaded)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("former"), former, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.PathTo("before"), before ?? "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.PathTo("expected"), after, TestContext.Current.CancellationToken);
        await server.SaysAsync("""
            cp former /etc/nftables.conf
            [[ ! -s before ]] || cp before /etc/nftables.conf.before-adim
            nft -f /etc/nftables.conf
            nft add table ip strangers
            nft monitor >seen & monitor=$!
            sleep 0.3
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            sleep 0.2
            kill $monitor
            cmp /etc/nftables.conf expected
            [[ ! -e /etc/nftables.conf.before-adim && ! -e /etc/nftables.conf.before-handed-back ]]
            nft list table ip strangers
            # Where ours is replaced, it is by one transaction; nothing of others is deleted in any.
            ! grep -E '^delete table' seen | grep -v 'inet adim$'
            """);
        var calls = File.ReadAllLines(server.PathTo("systemctl"));
        Assert.Equal(!isLoaded, calls.Contains("--quiet disable nftables.service"));
        Assert.DoesNotContain(calls,
            call => call.Contains("nftables", StringComparison.Ordinal)
                && !call.Contains("disable nftables.service", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_wrote_into_our_former_file_is_kept_beside_it()
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(
            server.PathTo("former"),
            Former.Replace("{INCLUDE}", "", StringComparison.Ordinal)
                .Replace("iif lo accept", "iif lo accept\ntcp dport 8080 accept", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
        Assert.Contains("tcp dport 8080 accept", await server.SaysAsync("""
            cp former /etc/nftables.conf
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            cmp former /etc/nftables.conf.before-handed-back
            grep 8080 /etc/nftables.conf.before-handed-back
            """), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_uninstaller_takes_ours_away_and_nothing_else()
    {
        using var server = new LittleServer();
        await server.SaysAsync("""
            nft add table ip strangers
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            source "$LIB/firewall.sh"
            source <(sed -n '/^end_unit()/,/^$/p; /^open_firewall()/,/^}/p' "$LIB/own/uninstall.sh")
            open_firewall
            [[ $(nft list tables) == 'table ip strangers' ]]
            [[ ! -e /etc/systemd/system/adim-firewall.service && ! -e /etc/apt/apt.conf.d/52adim-upgrades ]]
            """);
    }

    /// <summary>
    /// Files of packages and of owners stay as they are: what we say of them we say in files of our own.
    /// </summary>
    [Fact]
    public async Task The_package_of_upgrades_keeps_its_own_file()
    {
        using var server = new LittleServer();
        await server.SaysAsync("""
            echo 'APT::Periodic::Unattended-Upgrade "0"; // mine' >/etc/apt/apt.conf.d/20auto-upgrades
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            grep mine /etc/apt/apt.conf.d/20auto-upgrades
            [[ $(apt-config dump APT::Periodic::Unattended-Upgrade) == 'APT::Periodic::Unattended-Upgrade "1";' ]]
            cp "$BLUEPRINT/templates/unattended-upgrades.conf" /etc/apt/apt.conf.d/20auto-upgrades
            OWN_SERVER=true bash "$BLUEPRINT/routines/firewall.sh"
            [[ $(wc -l </etc/apt/apt.conf.d/20auto-upgrades) == 2 ]]
            """);
    }
}
