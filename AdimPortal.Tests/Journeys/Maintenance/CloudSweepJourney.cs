using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Infrastructure.Maintenance;
using AdimPortal.Tests.Journeys.Contracts;

namespace AdimPortal.Tests.Journeys.Maintenance;

/// <summary>The sweep over the wire: real droplets, one of which belongs to nobody any more.</summary>
[Trait("Category", "Journey")]
public class CloudSweepJourney(PrivateSandbox own, PostgresCluster postgres) : IClassFixture<PrivateSandbox>
{
    private static readonly string[] OneOfEach = ["AddressRecord", "Droplet", "Firewall", "SshKey", "Tag"];

    [Fact]
    public async Task An_orphaned_droplet_goes_with_all_that_it_had_and_another_portals_stays()
    {
        using var recorded = new RecordedCloud(own.Sandbox);
        await using var node = await EngineNode.StartAsync(
            await postgres.CreateDatabaseAsync("sweep"), realCloud: recorded.Cloud,
            sweepEvery: TimeSpan.FromSeconds(15));
        var account = new SweptAccount(node, recorded.Cloud);
        var (dead, stranger) = (await account.FailedAsync(), WorkspaceId.New(new CryptographicRandom()));
        await account.PlantAsync(stranger,
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJt0zCVDLSPEnPeBTWyRTLuTBhdHvSRNq1Mv4EXNpAEu stranger");
        await account.PlantAsync(dead,
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFPhoMRGlx1ANqjv4vNSMbFOsvGDPPDr0xHEGLcRlQk3 dead");

        // The database tells when it is done: asking the cloud again and again would use up what the token may call.
        await Eventually.TrueAsync(
            async () =>
                (await account.OperationsAsync(dead)).Any(o => o.Name == CleanUpOperation.OperationName
                    && o.Status is OperationStatus.Done), "the removal is done", TimeSpan.FromMinutes(3));
        Assert.Empty(await account.HasAsync(dead));
        Assert.Equal(OneOfEach, await account.HasAsync(stranger));

        var before = recorded.Exchanges.Count;
        Assert.True((await recorded.Cloud.ListOwnAsync(SweptAccount.Zone, default)).IsOk);
        Assert.True(recorded.Exchanges.Count - before >= 5, "five lists");
        Assert.True((await recorded.Cloud.DeleteDropletsAsync(Workspace.TagOf(stranger), default)).IsOk);
        await ContractVerdict.AllRightAsync(recorded.Exchanges);
    }
}
