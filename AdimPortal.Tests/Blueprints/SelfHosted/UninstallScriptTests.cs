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

    [Theory]
    [InlineData("DROP DATABASE IF EXISTS adim WITH (FORCE)")]
    [InlineData("DROP DATABASE IF EXISTS adim_incoming WITH (FORCE)")]
    [InlineData("DROP DATABASE IF EXISTS adim_outgoing WITH (FORCE)")]
    [InlineData("DROP ROLE IF EXISTS adim")]
    [InlineData("rm /srv/adim")]
    [InlineData("rm /var/lib/qdrant")]
    [InlineData("rm /var/lib/adim-qdrant.*")]
    [InlineData("rm /var/lib/redis/adim.*")]
    [InlineData("rm /var/lib/adim-redis.*")]
    [InlineData("rm /etc/letsencrypt/live/ws7x2k.adim.test")]
    [InlineData("rm /etc/letsencrypt/live/ws7x2k.adim.test.incoming")]
    [InlineData("rm /etc/letsencrypt/archive/ws7x2k.adim.test.incoming")]
    [InlineData("rm /etc/letsencrypt/renewal/ws7x2k.adim.test.conf")]
    public async Task With_the_data_goes_what_was_cut_off_half_way(string what)
    {
        using var server = new LittleServer();
        Assert.Contains(what, (await server.SaysAsync(Told)).Split('\n'));
    }
}
