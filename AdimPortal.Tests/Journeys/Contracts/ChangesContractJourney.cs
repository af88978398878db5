using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// Rest, another size and snapshots of a real droplet, asked by our client, and each exchange held against
/// DigitalOcean's own description.
/// </summary>
[Trait("Category", "Journey")]
public class ChangesContractJourney(SharedSandbox shared)
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse("ws7x2kc");

    [Fact]
    public async Task A_droplet_is_switched_off_resized_kept_and_switched_on_again()
    {
        using var recorded = new RecordedCloud(await shared.GetAsync());
        var cloud = recorded.Cloud;
        var tag = Workspace.TagOf(Id);
        var request = new DropletRequest(Id.Value, "nyc3", "s-1vcpu-1gb", "debian-12-x64", ["adim-portal", tag], [],
            new Secret("#cloud-config\n"), Backups: false);
        var droplet = (await cloud.CreateDropletAsync(request, default)).Value().Id;
        try
        {
            await BecomesAsync(cloud, droplet,
                d => d is { Status: "active", Address: not null, Size: "s-1vcpu-1gb", DiskGib: 25 });
            var running =
                (await cloud.ChangeDropletAsync(droplet, new DropletChange.Resize("s-1vcpu-2gb"), default)).Failure();
            Assert.IsType<Failure.Final>(running);

            await ChangeAsync(cloud, droplet, new DropletChange.ShutDown(), d => d.Status == "off");
            await ChangeAsync(cloud, droplet, new DropletChange.TakeSnapshot(SnapshotName.Of(Id, SnapshotName.Final)),
                d => d.Status == "off");
            await ChangeAsync(cloud, droplet, new DropletChange.Resize("s-1vcpu-2gb"),
                d => d is { Size: "s-1vcpu-2gb", DiskGib: 25 });
            await ChangeAsync(cloud, droplet, new DropletChange.Resize("s-1vcpu-1gb"), d => d.Size == "s-1vcpu-1gb");
            await ChangeAsync(cloud, droplet, new DropletChange.SetBackups(true), d => d.HasBackups);
            await ChangeAsync(cloud, droplet, new DropletChange.SetBackups(false), d => !d.HasBackups);
            var smaller =
                (await cloud.ChangeDropletAsync(droplet, new DropletChange.Resize("s-1vcpu-512mb-10gb"),
                    default)).Failure();
            Assert.Equal("This size has a smaller disk than the server, and a disk can't shrink.",
                smaller.UserMessage);

            Assert.True((await cloud.ChangeDropletAsync(droplet, new DropletChange.PowerOn(), default)).IsOk);
            Assert.IsType<Failure.Passing>(
                (await cloud.ChangeDropletAsync(droplet, new DropletChange.PowerOff(), default)).Failure());
            await BecomesAsync(cloud, droplet, d => d.Status == "active");
            await ChangeAsync(cloud, droplet, new DropletChange.PowerOff(), d => d.Status == "off");

            var snapshot = Assert.Single((await cloud.ListSnapshotsAsync(Id, default)).Value());
            (await cloud.TagSnapshotAsync(snapshot.Id, "adim-portal", default)).Value();
            Assert.Equal((25, "nyc3"), (snapshot.MinimumDiskGib, snapshot.Regions.Single()));
            await CopiedAsync(cloud, snapshot.Id, "fra1");
            Assert.Contains((await cloud.ListOwnAsync(SandboxProcess.Zone, default)).Value(),
                item => item.Snapshot?.Id == snapshot.Id && item.Workspace == Id);
            (await cloud.DeleteSnapshotAsync(snapshot.Id, default)).Value();
            (await cloud.DeleteSnapshotAsync(snapshot.Id, default)).Value();
            Assert.Equal(2048,
                (await cloud.ListSizesAsync(default)).Value().Single(s => s.Slug == "s-1vcpu-2gb").MemoryMib);
        }
        finally
        {
            (await cloud.DeleteDropletsAsync(tag, default)).Value();
            (await cloud.DeleteTagAsync(tag, default)).Value();
        }

        Assert.Null((await cloud.FindDropletAsync(droplet, default)).Value());
        await ContractVerdict.AllRightAsync(recorded.Exchanges);
    }

    /// <summary>Asked for twice, it is brought there once.</summary>
    private static async Task CopiedAsync(ICloud cloud, string snapshot, string region)
    {
        (await cloud.CopySnapshotAsync(snapshot, region, default)).Value();
        (await cloud.CopySnapshotAsync(snapshot, region, default)).Value();
        await TestDroplets.PolledAsync(
            async () => (await cloud.FindSnapshotAsync(snapshot, default)).Value()!.Regions.Contains(region),
            "the snapshot is in the other region");
        Assert.Null((await cloud.FindSnapshotAsync("404", default)).Value());
    }

    private static async Task ChangeAsync(ICloud cloud, long droplet, DropletChange change, Func<Droplet, bool> isSo)
    {
        (await cloud.ChangeDropletAsync(droplet, change, default)).Value();
        await BecomesAsync(cloud, droplet, isSo);
    }

    private static Task BecomesAsync(ICloud cloud, long droplet, Func<Droplet, bool> isSo) => TestDroplets.PolledAsync(
        async () => (await cloud.FindDropletAsync(droplet, default)).Value() is { IsLocked: false } seen && isSo(seen),
        "the droplet is as it was asked to be");
}
