namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>What the uninstaller deletes of the data, when it is told to.</summary>
[Trait("Category", "Integration")]
public sealed class UninstallScriptTests
{
    /// <summary>Told by stand-ins for the commands: the folders of this machine are not the little server's.</summary>
    private const string Told = """
        state() { echo ws7x2k.adim.test; }
        runuser() { printf '%s\n' "$@"; }
        psql() { :; }
        rm() { printf 'rm %s\n' "$@"; }
        source <(sed -n '/^delete_data()/,/^}/p' "$LIB/own/uninstall.sh")
        delete_data
        """;

    private static readonly string[] All =
    [
        "DROP DATABASE IF EXISTS adim WITH (FORCE)",
        "DROP DATABASE IF EXISTS adim_incoming WITH (FORCE)",
        "DROP DATABASE IF EXISTS adim_outgoing WITH (FORCE)",
        "DROP ROLE IF EXISTS adim",
        "rm /srv/adim",
        "rm /var/lib/qdrant",
        "rm /var/lib/adim-qdrant.*",
        "rm /var/lib/redis/adim.*",
        "rm /var/lib/adim-redis.*",
        "rm /etc/letsencrypt/live/ws7x2k.adim.test",
        "rm /etc/letsencrypt/live/ws7x2k.adim.test.incoming",
        "rm /etc/letsencrypt/archive/ws7x2k.adim.test.incoming",
        "rm /etc/letsencrypt/renewal/ws7x2k.adim.test.conf",
    ];

    [Fact]
    public async Task With_the_data_goes_what_was_cut_off_half_way()
    {
        using var server = new LittleServer();
        Assert.Empty(All.Except((await server.SaysAsync(Told)).Split('\n')));
    }
}
