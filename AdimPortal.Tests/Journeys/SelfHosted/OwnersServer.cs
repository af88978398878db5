using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>
/// What an owner has on their server before the workspace comes: a firewall of their own, and a package source that is
/// broken.
/// </summary>
internal static class OwnersServer
{
    private const string Disc =
        "deb cdrom:[Debian GNU/Linux 12.5.0 _Bookworm_ - Official amd64 DVD Binary-1]/ bookworm main";

    /// <summary>
    /// The firewall lets in SSH and something of the owner's, and is what a person switches on: <c>ufw enable</c>.
    /// </summary>
    public static Task SetUpAsync(SelfHostedMachine machine) => machine.RootAsync($"""
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update && apt-get -qqy install --no-install-recommends ufw >/dev/null
        ufw allow 22/tcp && ufw allow 8080/tcp && ufw --force enable
        echo '{Disc}' >>/etc/apt/sources.list
        """);

    /// <summary>The check names both, and which ports are shut; then its owner opens them.</summary>
    public static async Task IsSeenByCheckAsync(SelfHostedMachine machine, string line)
    {
        var said = await machine.RootAsync(line + " --check-only");
        Assert.Contains("This server has firewall rules of ufw. They stay as they are", said, StringComparison.Ordinal);
        Assert.Contains(
            "They seem to keep port 80 and 443 closed to the outside. As long as they do, nobody can reach the workspace, and no certificate is issued: ufw allow 80,443/tcp.",
            said, StringComparison.Ordinal);
        Assert.Contains(
            $"The package source {Disc["deb ".Length..]} (in /etc/apt/sources.list) is a disc. It is skipped.", said,
            StringComparison.Ordinal);
        await machine.RootAsync("ufw allow 80,443/tcp");
        said = await machine.RootAsync(line + " --check-only");
        Assert.DoesNotContain("seem to keep", said, StringComparison.Ordinal);
        Assert.Contains("This server meets the requirements.", said, StringComparison.Ordinal);
    }

    /// <summary>
    /// Its firewall is on, with all its rules in the kernel; ours is beside it, and closes nothing that is open there.
    /// </summary>
    public static async Task IsAsItWasAsync(SelfHostedMachine machine)
    {
        await Eventually.TrueAsync(
            async () =>
                (await machine.ShellAsync("systemctl is-system-running --wait >/dev/null; ufw status")).Said.Contains(
                    "Status: active", StringComparison.Ordinal),
            "the server is up, and ufw with it", TimeSpan.FromMinutes(2));
        var said = await machine.RootAsync("""
            ufw status
            iptables-save | grep -E '^(:INPUT DROP|-A ufw-user-input)'
            nft list table inet adim | grep policy
            systemctl is-active adim-firewall; systemctl is-enabled adim-firewall
            md5sum </etc/nftables.conf; dpkg-query -W -f '${Conffiles}' nftables
            grep cdrom /etc/apt/sources.list
            """);
        foreach (var line in new[] { "Status: active", ":INPUT DROP", "--dport 8080 -j ACCEPT",
            "--dports 80,443 -j ACCEPT", "policy accept;", Disc })
            Assert.Contains(line, said, StringComparison.Ordinal);
        Assert.Contains("active\nenabled\n", said, StringComparison.Ordinal);
        var sum = said.Split('\n').Single(line => line.EndsWith("  -", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Contains($"/etc/nftables.conf {sum}", said, StringComparison.Ordinal);
    }
}
