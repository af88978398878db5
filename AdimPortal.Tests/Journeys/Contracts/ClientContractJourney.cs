using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// Everything that our client can ask, asked of the real Sandbox, and each exchange held against DigitalOcean's own
/// description.
/// </summary>
[Trait("Category", "Journey")]
public class ClientContractJourney
{
    private const string Zone = SandboxProcess.Zone;
    private const string Key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJt0zCVDLSPEnPeBTWyRTLuTBhdHvSRNq1Mv4EXNpAEu portal";
    private static readonly InboundRule Https = new("tcp", "443", ["0.0.0.0/0", "::/0"]);

    [Fact]
    public async Task All_that_our_client_asks_is_right_and_asking_twice_does_no_harm()
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        using var recorded = new RecordedCloud(sandbox);
        var cloud = recorded.Cloud;

        var key = (await cloud.EnsureSshKeyAsync("adim-ws7x2k", Key, default)).Value();
        Assert.Equal(key, (await cloud.EnsureSshKeyAsync("adim-ws7x2k", Key, default)).Value());

        await EnsuresAFirewallAsync(recorded);
        await HasOneDropletAsync(cloud, key);
        await PointsANameAsync(recorded);

        for (var time = 0; time < 2; time++)
        {
            Done(await cloud.DeleteAddressRecordAsync(Zone, "ws7x2k", default));
            Done(await cloud.DeleteDropletsAsync("adim-ws7x2k", default));
            Assert.Empty((await cloud.ListDropletsAsync("adim-ws7x2k", default)).Value());
            Done(await cloud.DeleteSshKeyAsync("adim-ws7x2k", Key, default));
            Done(await cloud.DeleteFirewallAsync("adim-ws7x2k", default));
            Done(await cloud.DeleteTagAsync("adim-ws7x2k", default));
        }

        await ContractVerdict.AllRightAsync(recorded.Exchanges);
    }

    [Fact]
    public async Task Every_refusal_is_right_and_is_understood()
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        using var stranger = new RecordedCloud(sandbox, "dop_v1_wrong");
        using var recorded = new RecordedCloud(sandbox);

        Assert.Contains("401 unauthorized",
            (await stranger.Cloud.ListDropletsAsync("adim-portal", default)).Failure().Detail,
            StringComparison.Ordinal);
        var unknownSize = await recorded.Cloud.CreateDropletAsync(Droplet(keys: []) with { Size = "s-none" }, default);
        Assert.Contains("422 unprocessable_entity", Assert.IsType<Failure.Final>(unknownSize.Failure()).Detail,
            StringComparison.Ordinal);
        var unknownKey = await recorded.Cloud.CreateDropletAsync(Droplet(keys: [404]), default);
        Assert.IsType<Failure.Final>(unknownKey.Failure());
        var unknownZone = await recorded.Cloud.EnsureAddressRecordAsync("nowhere.test", "ws7x2k", "10.0.0.1", default);
        Assert.Contains("404", Assert.IsType<Failure.Final>(unknownZone.Failure()).Detail, StringComparison.Ordinal);
        var noPort =
            await recorded.Cloud.EnsureFirewallAsync(
                new("adim-ws7x2k", "adim-ws7x2k", [Https with { Ports = "70000" }]), default);
        Assert.Contains("400 bad_request", Assert.IsType<Failure.Final>(noPort.Failure()).Detail,
            StringComparison.Ordinal);

        // Somebody else uses up the minute of the same token.
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => sandbox.Http.GetAsync("v2/account")));
        var limited =
            Assert.IsType<Failure.Passing>((await recorded.Cloud.ListDropletsAsync("adim-portal", default)).Failure());
        Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

        Assert.Equal([400, 401, 404, 422, 429],
            recorded.Exchanges.Concat(stranger.Exchanges).Select(one => one.Status).Where(status => status >= 400)
                .Distinct().Order());
        await ContractVerdict.AllRightAsync([.. stranger.Exchanges, .. recorded.Exchanges]);
    }

    private static async Task EnsuresAFirewallAsync(RecordedCloud recorded)
    {
        var wanted = new FirewallRequest("adim-ws7x2k", "adim-ws7x2k", [Https, new("icmp", null, ["0.0.0.0/0"])]);
        Done(await recorded.Cloud.EnsureFirewallAsync(wanted, default));

        var before = recorded.Exchanges.Count;
        Done(await recorded.Cloud.EnsureFirewallAsync(wanted, default));
        Assert.Equal(["POST /v2/tags 201", "GET /v2/firewalls 200"], recorded.Since(before));

        before = recorded.Exchanges.Count;
        Done(await recorded.Cloud.EnsureFirewallAsync(wanted with { Inbound = [Https] }, default));
        Assert.StartsWith("PUT /v2/firewalls/", recorded.Since(before).Last(), StringComparison.Ordinal);
    }

    private static async Task HasOneDropletAsync(ICloud cloud, long key)
    {
        var made = (await cloud.CreateDropletAsync(Droplet([key]), default)).Value();
        Assert.Null(made.Address);
        Droplet? seen = null;
        await TestDroplets.PolledAsync(
            async () =>
                (seen = Assert.Single((await cloud.ListDropletsAsync("adim-portal", default)).Value())).Status
                    == "active", "the droplet is active");
        Assert.Equal(made.Id, seen!.Id);
        Assert.NotNull(seen.Address);
    }

    private static async Task PointsANameAsync(RecordedCloud recorded)
    {
        Done(await recorded.Cloud.EnsureAddressRecordAsync(Zone, "ws7x2k", "10.0.0.1", default));
        var before = recorded.Exchanges.Count;
        Done(await recorded.Cloud.EnsureAddressRecordAsync(Zone, "ws7x2k", "10.0.0.1", default));
        Assert.Equal([$"GET /v2/domains/{Zone}/records 200"], recorded.Since(before));

        before = recorded.Exchanges.Count;
        Done(await recorded.Cloud.EnsureAddressRecordAsync(Zone, "ws7x2k", "10.0.0.2", default));
        Assert.StartsWith($"PUT /v2/domains/{Zone}/records/", recorded.Since(before).Last(), StringComparison.Ordinal);
    }

    private static DropletRequest Droplet(IReadOnlyList<long> keys) => new(
        "ws7x2k", "nyc3", "s-1vcpu-1gb", "debian-12-x64", ["adim-portal", "adim-ws7x2k"], keys,
        new Secret("#cloud-config\n"), Backups: false);

    private static void Done(Result<Unit> result) => result.Value();
}
